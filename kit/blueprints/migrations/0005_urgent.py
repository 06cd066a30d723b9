import json

from django.db import migrations, models


def read_documents(apps, schema_editor):
    """What came before this column says itself whether it is urgent."""
    release = apps.get_model("kit_blueprints", "StoredRelease")
    for stored in release.objects.iterator(chunk_size=5):
        if json.loads(bytes(stored.document)).get("urgent"):
            release.objects.filter(pk=stored.pk).update(is_urgent=True)


class Migration(migrations.Migration):

    dependencies = [
        ('kit_blueprints', '0004_following'),
    ]

    operations = [
        migrations.AddField(
            model_name='storedrelease',
            name='is_urgent',
            field=models.BooleanField(default=False, verbose_name='急ぎのところがある'),
        ),
        migrations.RunPython(read_documents, migrations.RunPython.noop),
    ]
