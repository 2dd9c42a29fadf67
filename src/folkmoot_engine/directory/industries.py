"""What the directory's sectors are called elsewhere: NAICS 2022 (three-digit subsectors) and GICS (sectors).

For counting only: a sector is what its editors mean by it, and one that has several codes stands for all of them.
The codes were chosen by hand from the public lists. GICS is a trademark of MSCI and S&P.
"""

from typing import NamedTuple


class Industry(NamedTuple):
    """NAICS subsectors and GICS sectors that a sector of the directory covers, the chief one first."""

    naics: tuple[str, ...]
    gics: tuple[str, ...]


NAICS = {
    "311": "Food Manufacturing",
    "312": "Beverage and Tobacco Product Manufacturing",
    "315": "Apparel Manufacturing",
    "325": "Chemical Manufacturing",
    "334": "Computer and Electronic Product Manufacturing",
    "335": "Electrical Equipment, Appliance, and Component Manufacturing",
    "449": "Furniture, Home Furnishings, Electronics, and Appliance Retailers",
    "455": "General Merchandise Retailers",
    "481": "Air Transportation",
    "512": "Motion Picture and Sound Recording Industries",
    "513": "Publishing Industries",
    "516": "Broadcasting and Content Providers",
    "517": "Telecommunications",
    "518": "Computing Infrastructure Providers, Data Processing, Web Hosting, and Related Services",
    "519": "Web Search Portals, Libraries, Archives, and Other Information Services",
    "522": "Credit Intermediation and Related Activities",
    "523": "Securities, Commodity Contracts, and Other Financial Investments and Related Activities",
    "524": "Insurance Carriers and Related Activities",
    "541": "Professional, Scientific, and Technical Services",
    "561": "Administrative and Support Services",
    "611": "Educational Services",
    "621": "Ambulatory Health Care Services",
    "622": "Hospitals",
    "711": "Performing Arts, Spectator Sports, and Related Industries",
    "721": "Accommodation",
    "722": "Food Services and Drinking Places",
    "813": "Religious, Grantmaking, Civic, Professional, and Similar Organizations",
    "921": "Executive, Legislative, and Other General Government Support",
    "928": "National Security and International Affairs",
}
GICS = (
    "Communication Services",
    "Consumer Discretionary",
    "Consumer Staples",
    "Energy",
    "Financials",
    "Health Care",
    "Industrials",
    "Information Technology",
    "Materials",
    "Real Estate",
    "Utilities",
)
# By the sector's name. GICS knows companies only: what is public or non-profit has no sector there.
SECTORS = {
    "Business Services": Industry(("541", "561"), ("Industrials",)),
    "Consumer Product Goods": Industry(("311", "312", "315", "325", "455"), ("Consumer Staples",)),
    "Electronics, Devices, Mobile": Industry(("334", "335", "449"), ("Information Technology",)),
    "Financial Services": Industry(("522", "523", "524"), ("Financials",)),
    "Health and Life Sciences": Industry(("621", "622", "325"), ("Health Care",)),
    "Hospitality, Food Service": Industry(("721", "722"), ("Consumer Discretionary",)),
    "Hospitality and Travel": Industry(("721", "481", "722"), ("Consumer Discretionary", "Industrials")),
    "Government, Armed Services, Education": Industry(("921", "928", "611"), ()),
    "Media and Entertainment": Industry(("516", "512", "711"), ("Communication Services",)),
    "Technology, Hardware, Networking, Component, Computer": Industry(
        ("334", "517"), ("Information Technology", "Communication Services")
    ),
    "Technology, Software, Internet": Industry(
        ("513", "518", "519"), ("Information Technology", "Communication Services")
    ),
    "Non-profits": Industry(("813",), ()),
}


def of_sector(name: str) -> Industry:
    """The codes of a sector by its name; none where it is a site's own."""
    return SECTORS.get(name, Industry((), ()))
