import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ObjectBase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(verbose_name='固有番号')),
                ('state', models.CharField(choices=[('live', '公開中'), ('draft', '下書き')], max_length=5, verbose_name='どちらの')),
                ('blueprint', models.SlugField(verbose_name='ひな形')),
                ('type', models.CharField(max_length=40, verbose_name='種類')),
                ('sequence', models.PositiveIntegerField(verbose_name='取り込んだ順番')),
                ('content', models.JSONField(verbose_name='県の値')),
            ],
            options={
                'verbose_name': '県の値',
                'constraints': [models.UniqueConstraint(fields=('uid', 'state'), name='one_base_per_state')],
            },
        ),
        migrations.CreateModel(
            name='StoredRelease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('blueprint', models.SlugField(verbose_name='ひな形')),
                ('version', models.CharField(max_length=20, verbose_name='版')),
                ('sequence', models.PositiveIntegerField(verbose_name='順番')),
                ('digest', models.CharField(max_length=64, verbose_name='しるし')),
                ('document', models.BinaryField(verbose_name='内容')),
                ('origin', models.CharField(max_length=20, verbose_name='受け取り方')),
                ('received_at', models.DateTimeField(verbose_name='受け取った日時')),
            ],
            options={
                'verbose_name': '公開版',
                'ordering': ['blueprint', 'sequence'],
                'constraints': [models.UniqueConstraint(fields=('blueprint', 'sequence'), name='one_release_per_sequence')],
            },
        ),
        migrations.CreateModel(
            name='ApplyRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.CharField(max_length=150, verbose_name='だれが')),
                ('at', models.DateTimeField(verbose_name='日時')),
                ('report', models.JSONField(verbose_name='したこと')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='kit_blueprints.storedrelease', verbose_name='公開版')),
            ],
            options={
                'verbose_name': '取り込み',
                'ordering': ['-at'],
            },
        ),
    ]
