"""“Should our startup have a community manager?”: the criteria, in their words and with their points."""

from dataclasses import dataclass
from decimal import Decimal

THRESHOLD = Decimal(95)  # percent


@dataclass(frozen=True)
class Criterion:
    """One criterion. It counts its points where the answer is yes, and nothing where it is no.

    `percent_from` is set where a share of 100 may be given instead: from it on, the answer is yes. `is_ours` says that
    the company decides it; the others are facts to find out.
    """

    id: str
    text: str
    points: int  # 1, -1 or -2
    find_out: str
    is_ours: bool = False
    percent_from: Decimal | None = None


@dataclass(frozen=True)
class Pair:
    """Two criteria and what is between them."""

    first: Criterion
    second: Criterion
    why: str


_PLUS = (
    Criterion(
        "product-discussion",
        "Thriving online discussion of the product",
        1,
        "Search for the product's name in forums, social networks and reviews. Count the threads of the last four "
        "weeks, and the people in them who do not work for you.",
    ),
    Criterion(
        "lifestyle-discussion",
        "Thriving discussion of the lifestyle the product provides",
        1,
        "Search for what people do with such a product (cycling, not the bicycle), without any brand's name. See "
        "whether the same people come back to talk about it every week.",
    ),
    Criterion(
        "online-product",
        "An online web product or service",
        1,
        "Ask whether a customer uses it in a browser or an app, or buys something that they hold in their hands.",
    ),
    Criterion(
        "customer-feedback",
        "Wants to improve products from direct customer feedback",
        1,
        "Look for one change of the last release that a customer asked for, and for the person who decided on it.",
        is_ours=True,
    ),
    Criterion(
        "third-party-developers",
        "Business model needs third-party developers to grow",
        1,
        "Read the business plan: does any of its growth come from what others build on the product?",
        is_ours=True,
    ),
    Criterion(
        "competitor-community",
        "A competitor with a community",
        1,
        "Look at the sites of your three nearest competitors for a forum, a group or a chat in which customers answer "
        "each other.",
    ),
    Criterion(
        "strong-product",
        "A strong product in the market, ready for mass adoption",
        1,
        "Ask sales and support: is it sold today, do buyers stay, and could ten times as many be served?",
    ),
    Criterion(
        "competitor-community-manager",
        "A competitor that has a community manager",
        1,
        "Search for your competitors' names together with “community manager” in professional networks, in a directory "
        "of practitioners and among their open positions.",
    ),
    Criterion(
        "customers-at-the-door",
        "Customers “banging at the door” with questions and suggestions from forums, blogs and elsewhere",
        1,
        "Count the questions and suggestions of the last four weeks that nobody had asked for, wherever they came in, "
        "and how many still wait for an answer.",
    ),
    Criterion(
        "customers-ask",
        "Customers specifically ask for a community manager",
        1,
        "Search tickets, mails and posts for customers who ask for a person to turn to, or for this role by its name.",
    ),
)
_MINUS = (
    Criterion(
        "stealth",
        "In stealth, product not yet revealed",
        -1,
        "Ask whether anybody outside may know today what the product is.",
        is_ours=True,
    ),
    Criterion(
        "everyone-participates",
        "Small enough that everyone can participate",
        -1,
        "Count the people who work here: could each of them take part in the discussions that customers have?",
    ),
    Criterion(
        "no-interaction",
        "Nobody interacts with the existing products or they are quickly consumed and not discussed",
        -1,
        "Watch three customers for a week: do they come back to the product or talk about it, or is it used up and "
        "forgotten?",
    ),
    Criterion(
        "everyone-a-liaison",
        "Small enough that every employee can act as liaison",
        -1,
        "Ask whether every employee can speak with customers for the company today, and carries what they hear to "
        "those who decide.",
    ),
    Criterion(
        "no-lifestyle-discussion",
        "No online discussion at the lifestyle level",
        -1,
        "Search for what people do with such a product, without any brand's name: nothing of the last four weeks means "
        "yes.",
    ),
    Criterion(
        "failing-product",
        "The product is failing and all resources belong to it",
        -1,
        "Ask the finance director and the head of product whether everybody's time has to go into the product itself.",
        is_ours=True,
    ),
    Criterion(
        "community-supported",
        "The product can be supported by the community at a threshold of 95 % or more",
        -1,
        "Of the last hundred questions of customers, count those that other customers solved without you. 95 or more "
        "means yes.",
        percent_from=THRESHOLD,
    ),
    Criterion(
        "not-prepared",
        "Management and organisation are not prepared to take community feedback and make changes",
        -2,
        "Ask those who manage what they would change next month if customers asked for it, and who would be allowed to "
        "decide it.",
        is_ours=True,
    ),
)

CRITERIA = {criterion.id: criterion for criterion in (*_PLUS, *_MINUS)}
LOWEST = sum(criterion.points for criterion in _MINUS)
HIGHEST = sum(criterion.points for criterion in _PLUS)


def _pair(first: str, second: str, why: str) -> Pair:
    return Pair(CRITERIA[first], CRITERIA[second], why)


# Where both are answered yes, one of the two is probably meant otherwise.
CONTRADICTIONS = (
    _pair(
        "lifestyle-discussion",
        "no-lifestyle-discussion",
        "The discussion of the lifestyle cannot thrive and not exist.",
    ),
    _pair("product-discussion", "no-interaction", "A product that is not discussed has no thriving discussion."),
    _pair("product-discussion", "stealth", "What is not yet revealed cannot be discussed by those outside."),
    _pair("strong-product", "stealth", "A product in the market has been revealed."),
    _pair("strong-product", "failing-product", "A product is not strong in the market and failing at once."),
    _pair(
        "customer-feedback",
        "not-prepared",
        "To want to improve from feedback, and not to be prepared to make changes, do not go together.",
    ),
    _pair("customers-at-the-door", "stealth", "Customers ask about what they know, and this is not yet revealed."),
    _pair("customers-at-the-door", "no-interaction", "Customers who bang at the door interact with the product."),
    _pair("community-supported", "stealth", "Nobody outside can support a product that is not yet revealed."),
    _pair("community-supported", "no-interaction", "A community that supports a product interacts with it."),
)

# Near-alike, and yet each counts for itself.
NEAR_ALIKE = (
    _pair(
        "product-discussion",
        "lifestyle-discussion",
        "One is about the product, the other about what people do with such products.",
    ),
    _pair(
        "competitor-community",
        "competitor-community-manager",
        "One is about the people around a competitor, the other about whom the competitor employs for them.",
    ),
    _pair(
        "customers-at-the-door",
        "customers-ask",
        "One is about questions and suggestions, the other about asking for this very role.",
    ),
    _pair(
        "everyone-participates",
        "everyone-a-liaison",
        "One is about taking part in discussions, the other about speaking for the company.",
    ),
)
