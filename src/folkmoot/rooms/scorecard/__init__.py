"""Should a startup have a community manager? A self-analysis without a verdict."""
