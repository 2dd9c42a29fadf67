"""Each sentence of the engine's that a page shows, so that it is translated; a test holds this against the engine."""

from django.utils.translation import gettext_noop as _

TEXTS = (
    _("Thriving online discussion of the product"),
    _(
        "Search for the product's name in forums, social networks and reviews. Count the threads of the last four"
        " weeks, and the people in them who do not work for you."
    ),
    _("Thriving discussion of the lifestyle the product provides"),
    _(
        "Search for what people do with such a product (cycling, not the bicycle), without any brand's name. See "
        "whether the same people come back to talk about it every week."
    ),
    _("An online web product or service"),
    _("Ask whether a customer uses it in a browser or an app, or buys something that they hold in their hands."),
    _("Wants to improve products from direct customer feedback"),
    _("Look for one change of the last release that a customer asked for, and for the person who decided on it."),
    _("Business model needs third-party developers to grow"),
    _("Read the business plan: does any of its growth come from what others build on the product?"),
    _("A competitor with a community"),
    _(
        "Look at the sites of your three nearest competitors for a forum, a group or a chat in which customers "
        "answer each other."
    ),
    _("A strong product in the market, ready for mass adoption"),
    _("Ask sales and support: is it sold today, do buyers stay, and could ten times as many be served?"),
    _("A competitor that has a community manager"),
    _(
        "Search for your competitors' names together with “community manager” in professional networks, in a "
        "directory of practitioners and among their open positions."
    ),
    _("Customers “banging at the door” with questions and suggestions from forums, blogs and elsewhere"),
    _(
        "Count the questions and suggestions of the last four weeks that nobody had asked for, wherever they came"
        " in, and how many still wait for an answer."
    ),
    _("Customers specifically ask for a community manager"),
    _("Search tickets, mails and posts for customers who ask for a person to turn to, or for this role by its name."),
    _("In stealth, product not yet revealed"),
    _("Ask whether anybody outside may know today what the product is."),
    _("Small enough that everyone can participate"),
    _("Count the people who work here: could each of them take part in the discussions that customers have?"),
    _("Nobody interacts with the existing products or they are quickly consumed and not discussed"),
    _(
        "Watch three customers for a week: do they come back to the product or talk about it, or is it used up "
        "and forgotten?"
    ),
    _("Small enough that every employee can act as liaison"),
    _(
        "Ask whether every employee can speak with customers for the company today, and carries what they hear to"
        " those who decide."
    ),
    _("No online discussion at the lifestyle level"),
    _(
        "Search for what people do with such a product, without any brand's name: nothing of the last four weeks "
        "means yes."
    ),
    _("The product is failing and all resources belong to it"),
    _("Ask the finance director and the head of product whether everybody's time has to go into the product itself."),
    _("The product can be supported by the community at a threshold of 95 % or more"),
    _(
        "Of the last hundred questions of customers, count those that other customers solved without you. 95 or "
        "more means yes."
    ),
    _("Management and organisation are not prepared to take community feedback and make changes"),
    _(
        "Ask those who manage what they would change next month if customers asked for it, and who would be "
        "allowed to decide it."
    ),
    _("The discussion of the lifestyle cannot thrive and not exist."),
    _("A product that is not discussed has no thriving discussion."),
    _("What is not yet revealed cannot be discussed by those outside."),
    _("A product in the market has been revealed."),
    _("A product is not strong in the market and failing at once."),
    _("To want to improve from feedback, and not to be prepared to make changes, do not go together."),
    _("Customers ask about what they know, and this is not yet revealed."),
    _("Customers who bang at the door interact with the product."),
    _("Nobody outside can support a product that is not yet revealed."),
    _("A community that supports a product interacts with it."),
    _("One is about the product, the other about what people do with such products."),
    _("One is about the people around a competitor, the other about whom the competitor employs for them."),
    _("One is about questions and suggestions, the other about asking for this very role."),
    _("One is about taking part in discussions, the other about speaking for the company."),
)
