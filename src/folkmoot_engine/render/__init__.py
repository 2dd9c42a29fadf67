"""What is shown of figures: charts, and the weekly brief. On a page, in a mail and in print they are the same."""
