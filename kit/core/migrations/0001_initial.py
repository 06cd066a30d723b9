import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgencyField',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, verbose_name='記号')),
                ('source', models.CharField(max_length=300, verbose_name='出典')),
                ('source_date', models.CharField(max_length=10, verbose_name='出典の日付')),
                ('name', models.CharField(max_length=40, verbose_name='分野')),
                ('position', models.PositiveSmallIntegerField(verbose_name='順番')),
            ],
            options={
                'verbose_name': '支援機関の分野',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='固有番号')),
                ('at', models.DateTimeField(db_index=True, verbose_name='日時')),
                ('actor', models.CharField(max_length=150, verbose_name='だれが')),
                ('act', models.CharField(max_length=60, verbose_name='したこと')),
                ('kind', models.CharField(max_length=60, verbose_name='対象の種類')),
                ('reference', models.CharField(blank=True, max_length=120, verbose_name='対象')),
                ('outcome', models.CharField(choices=[('done', 'した'), ('refused', '断った')], default='done', max_length=10, verbose_name='結果')),
                ('detail', models.JSONField(blank=True, default=dict, verbose_name='ことば書き')),
            ],
            options={
                'verbose_name': '操作の記録',
                'verbose_name_plural': '操作の記録',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='AuditLink',
            fields=[
                ('position', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='順番')),
                ('entry_uid', models.UUIDField(unique=True, verbose_name='記録の固有番号')),
                ('digest', models.BinaryField(verbose_name='しるし')),
            ],
            options={
                'verbose_name': '操作の記録のつなぎ目',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='PlanEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True, verbose_name='記号')),
                ('name', models.CharField(max_length=80, verbose_name='名前')),
                ('title', models.CharField(max_length=120, verbose_name='題')),
                ('in_force_from', models.DateField(null=True, verbose_name='はじまり')),
                ('in_force_to', models.DateField(null=True, verbose_name='おわり')),
                ('note', models.TextField(blank=True, verbose_name='注記')),
                ('source', models.CharField(max_length=200, verbose_name='出典')),
                ('source_date', models.CharField(max_length=10, verbose_name='出典の日付')),
            ],
            options={
                'verbose_name': '計画の版',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('display_name', models.CharField(blank=True, max_length=80, verbose_name='表示名')),
                ('section', models.CharField(blank=True, max_length=80, verbose_name='課・所属')),
                ('is_contractor', models.BooleanField(default=False, verbose_name='委託先の職員')),
                ('ends_on', models.DateField(blank=True, help_text='この日を過ぎるとログインできません。', null=True, verbose_name='使える最後の日')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': '職員',
                'verbose_name_plural': '職員',
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='InstanceState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=6, verbose_name='団体コード')),
                ('slug', models.SlugField(verbose_name='短い名前')),
                ('is_demo', models.BooleanField(default=False, verbose_name='見本')),
                ('key_mark', models.CharField(max_length=64, verbose_name='鍵のしるし')),
                ('kit_version', models.CharField(max_length=20, verbose_name='キットの版')),
                ('created_at', models.DateTimeField(verbose_name='はじめた日時')),
                ('public_token', models.CharField(default='', max_length=32, verbose_name='公開内容のしるし')),
                ('completed_at', models.DateTimeField(null=True, verbose_name='準備がそろった日時')),
            ],
            options={
                'verbose_name': 'このサイト',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='only_one_instance')],
            },
        ),
        migrations.CreateModel(
            name='Pillar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, verbose_name='記号')),
                ('source', models.CharField(max_length=300, verbose_name='出典')),
                ('source_date', models.CharField(max_length=10, verbose_name='出典の日付')),
                ('pillar', models.SlugField(verbose_name='柱')),
                ('name', models.CharField(max_length=80, verbose_name='名前')),
                ('note', models.TextField(blank=True, verbose_name='注記')),
                ('position', models.PositiveSmallIntegerField(verbose_name='順番')),
                ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='kit_core.planedition', verbose_name='計画の版')),
            ],
            options={
                'verbose_name': '施策の柱',
                'ordering': ['edition', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Municipality',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, verbose_name='記号')),
                ('source', models.CharField(max_length=300, verbose_name='出典')),
                ('source_date', models.CharField(max_length=10, verbose_name='出典の日付')),
                ('slug', models.SlugField(unique=True, verbose_name='短い名前')),
                ('name', models.CharField(max_length=40, verbose_name='名前')),
                ('kana', models.CharField(max_length=60, verbose_name='よみ')),
                ('romaji', models.CharField(max_length=60, verbose_name='ローマ字')),
                ('kind', models.CharField(choices=[('city', '市'), ('town', '町')], max_length=4, verbose_name='種類')),
                ('latitude', models.FloatField(verbose_name='緯度')),
                ('longitude', models.FloatField(verbose_name='経度')),
                ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='kit_core.planedition', verbose_name='計画の版')),
            ],
            options={
                'verbose_name': '市町',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, verbose_name='記号')),
                ('source', models.CharField(max_length=300, verbose_name='出典')),
                ('source_date', models.CharField(max_length=10, verbose_name='出典の日付')),
                ('title', models.CharField(max_length=120, verbose_name='題')),
                ('population', models.CharField(max_length=200, verbose_name='たずねた相手')),
                ('n', models.PositiveIntegerField(null=True, verbose_name='回答の数')),
                ('surveyed', models.CharField(max_length=120, verbose_name='調べた時期')),
                ('publisher', models.CharField(max_length=80, verbose_name='公表した機関')),
                ('published', models.CharField(max_length=60, verbose_name='公表した時期')),
                ('unit', models.CharField(max_length=20, verbose_name='単位')),
                ('chart', models.CharField(blank=True, max_length=10, verbose_name='図の形')),
                ('caution', models.TextField(verbose_name='読み方の注意')),
                ('note', models.TextField(blank=True, verbose_name='注記')),
                ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='kit_core.planedition', verbose_name='計画の版')),
            ],
            options={
                'verbose_name': '調査の数字',
            },
        ),
        migrations.CreateModel(
            name='Direction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, verbose_name='記号')),
                ('source', models.CharField(max_length=300, verbose_name='出典')),
                ('source_date', models.CharField(max_length=10, verbose_name='出典の日付')),
                ('name', models.CharField(max_length=120, verbose_name='取組方向')),
                ('position', models.PositiveSmallIntegerField(verbose_name='順番')),
                ('pillar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='directions', to='kit_core.pillar', verbose_name='柱')),
                ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='kit_core.planedition', verbose_name='計画の版')),
            ],
            options={
                'verbose_name': '取組方向',
                'ordering': ['pillar', 'position'],
            },
        ),
        migrations.CreateModel(
            name='AgencyKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, verbose_name='記号')),
                ('source', models.CharField(max_length=300, verbose_name='出典')),
                ('source_date', models.CharField(max_length=10, verbose_name='出典の日付')),
                ('number', models.PositiveSmallIntegerField(null=True, verbose_name='番号')),
                ('name', models.CharField(max_length=80, verbose_name='名前')),
                ('role', models.TextField(verbose_name='役割')),
                ('instances', models.TextField(blank=True, verbose_name='具体的な機関')),
                ('position', models.PositiveSmallIntegerField(verbose_name='順番')),
                ('field', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='kinds', to='kit_core.agencyfield', verbose_name='分野')),
                ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='kit_core.planedition', verbose_name='計画の版')),
            ],
            options={
                'verbose_name': '支援機関の種別',
                'ordering': ['position'],
            },
        ),
        migrations.AddField(
            model_name='agencyfield',
            name='edition',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='kit_core.planedition', verbose_name='計画の版'),
        ),
        migrations.CreateModel(
            name='Serving',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, verbose_name='記号')),
                ('source', models.CharField(max_length=300, verbose_name='出典')),
                ('source_date', models.CharField(max_length=10, verbose_name='出典の日付')),
                ('kind', models.SlugField(verbose_name='種類')),
                ('office', models.CharField(max_length=120, verbose_name='担当する機関')),
                ('own', models.BooleanField(default=False, verbose_name='その市町自身の機関')),
                ('count', models.PositiveSmallIntegerField(null=True, verbose_name='数')),
                ('note', models.TextField(blank=True, verbose_name='注記')),
                ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='kit_core.planedition', verbose_name='計画の版')),
                ('municipality', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='serving', to='kit_core.municipality', verbose_name='市町')),
            ],
            options={
                'verbose_name': '担当区域',
            },
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, verbose_name='記号')),
                ('source', models.CharField(max_length=300, verbose_name='出典')),
                ('source_date', models.CharField(max_length=10, verbose_name='出典の日付')),
                ('name', models.CharField(max_length=60, verbose_name='名前')),
                ('plain', models.CharField(max_length=80, verbose_name='やさしい言い方')),
                ('may', models.TextField(blank=True, verbose_name='できること')),
                ('nobody_asks', models.TextField(blank=True, verbose_name='求められないこと')),
                ('position', models.PositiveSmallIntegerField(verbose_name='順番')),
                ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='kit_core.planedition', verbose_name='計画の版')),
            ],
            options={
                'verbose_name': '支援段階',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='FigureValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, verbose_name='記号')),
                ('label', models.CharField(max_length=120, verbose_name='項目')),
                ('value', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='値')),
                ('unit', models.CharField(blank=True, max_length=20, verbose_name='単位')),
                ('is_related', models.BooleanField(default=False, verbose_name='図に入れない添えの値')),
                ('is_approximate', models.BooleanField(default=False, verbose_name='およその値')),
                ('position', models.PositiveSmallIntegerField(verbose_name='順番')),
                ('figure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='kit_core.figure', verbose_name='調査の数字')),
            ],
            options={
                'verbose_name': '調査の値',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('figure', 'code'), name='figure_value_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='pillar',
            constraint=models.UniqueConstraint(fields=('code',), name='pillar_code_once'),
        ),
        migrations.AddConstraint(
            model_name='municipality',
            constraint=models.UniqueConstraint(fields=('code',), name='municipality_code_once'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.UniqueConstraint(fields=('code',), name='figure_code_once'),
        ),
        migrations.AddConstraint(
            model_name='direction',
            constraint=models.UniqueConstraint(fields=('code',), name='direction_code_once'),
        ),
        migrations.AddConstraint(
            model_name='agencykind',
            constraint=models.UniqueConstraint(fields=('code',), name='agency_kind_code_once'),
        ),
        migrations.AddConstraint(
            model_name='agencyfield',
            constraint=models.UniqueConstraint(fields=('code',), name='agency_field_code_once'),
        ),
        migrations.AddConstraint(
            model_name='serving',
            constraint=models.UniqueConstraint(fields=('code',), name='serving_code_once'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.UniqueConstraint(fields=('code',), name='stage_code_once'),
        ),
    ]
