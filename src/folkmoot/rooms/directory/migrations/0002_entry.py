"""What the rules of entry ask, and the three lists with their sectors, in the order in which they are named."""

from django.db import migrations, models

BUSINESS = "Business Services"
DEVICES = "Electronics, Devices, Mobile"
FINANCE = "Financial Services"
STATE = "Government, Armed Services, Education"
HARDWARE = "Technology, Hardware, Networking, Component, Computer"
SOFTWARE = "Technology, Software, Internet"
# slug, name, what its people do, do they make social products, sectors
ROLLS = (
    (
        "strategists",
        "Strategists",
        "Programme managers: they look after resources, processes, teams and return on investment, mainly inside the "
        "company.",
        False,
        (
            BUSINESS,
            "Consumer Product Goods",
            DEVICES,
            FINANCE,
            "Health and Life Sciences",
            "Hospitality, Food Service",
            STATE,
            "Media and Entertainment",
            HARDWARE,
            SOFTWARE,
        ),
    ),
    (
        "community-managers",
        "Community managers",
        "The public face of the company in its communities, and the advocates of its customers, mainly outside.",
        False,
        (BUSINESS, STATE, "Hospitality and Travel", DEVICES, FINANCE, HARDWARE, SOFTWARE),
    ),
    (
        "researchers-and-product-managers",
        "Researchers and product managers",
        "They make the social products that the others use.",
        True,
        (),
    ),
)


def seed(apps, schema_editor) -> None:
    """Make the lists that are not there; those of a site stay as they are."""
    Roll, Sector = apps.get_model("directory", "Roll"), apps.get_model("directory", "Sector")
    for position, (slug, name, about, makes_products, sectors) in enumerate(ROLLS):
        fresh = {"name": name, "about": about, "makes_products": makes_products, "position": position}
        roll, is_new = Roll.objects.get_or_create(slug=slug, defaults=fresh)
        for place, sector in enumerate(sectors if is_new else ()):
            Sector.objects.create(roll=roll, name=sector, position=place)


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_begin")]

    operations = [
        migrations.AddField(
            model_name="listing",
            name="work",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="listing",
            name="employed_by",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="listing",
            name="products",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="listing",
            name="words",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="roll",
            name="makes_products",
            field=models.BooleanField(default=False, verbose_name="of people who make social products"),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
