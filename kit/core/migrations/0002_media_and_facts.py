import django.core.validators
import django.db.models.deletion
import modelsearch.index
import taggit.managers
import uuid
import wagtail.fields
import wagtail.images.models
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kit_core', '0001_initial'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='TownFacts',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='固有番号')),
                ('service_name', models.CharField(default='ひきこもり相談', help_text='すべてのページの左上に、市町の名前といっしょに出ます。', max_length=40, verbose_name='サービスの名前')),
                ('main_site_url', models.URLField(blank=True, help_text='ページの下に出ます。', verbose_name='市町の公式サイト')),
                ('selfreliance_phone', models.CharField(blank=True, help_text='この市町を担当する生活困窮者自立相談支援機関の番号です。', max_length=20, validators=[django.core.validators.RegexValidator('^[0-9][0-9-]*[0-9]$', '数字とハイフンで書いてください（例: 059-000-0000）。')], verbose_name='生活に困ったときの窓口の電話')),
                ('selfreliance_note', models.CharField(blank=True, help_text='例: 平日 8:30〜17:15', max_length=120, verbose_name='その窓口のひとこと')),
            ],
            options={
                'verbose_name': '市町の基本',
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='固有番号')),
                ('key', models.SlugField(help_text='文章の中で {記号.phone} のように使います。あとから変えません。', unique=True, verbose_name='記号')),
                ('name', models.CharField(help_text='住民に見せる名前です。', max_length=80, verbose_name='名前')),
                ('phone', models.CharField(blank=True, help_text='ハイフンを入れて書きます。', max_length=20, validators=[django.core.validators.RegexValidator('^[0-9][0-9-]*[0-9]$', '数字とハイフンで書いてください（例: 059-000-0000）。')], verbose_name='電話番号')),
                ('phone_note', models.CharField(blank=True, help_text='例: 通話料無料', max_length=80, verbose_name='電話のひとこと')),
                ('url', models.URLField(blank=True, help_text='相談先の公式のページです。', verbose_name='ホームページ')),
                ('summary', models.CharField(blank=True, help_text='一文で、やさしく書きます。', max_length=160, verbose_name='どんなとき')),
                ('group', models.CharField(choices=[('danger', 'いま命や体が危ないとき'), ('despair', '死にたいほどつらいとき'), ('violence', '暴力やこわさ'), ('money', 'お金・食べもの・住まい'), ('child', '子どものこと'), ('prefecture', '県の窓口'), ('consumer', '契約や業者のこと'), ('language', 'ほかの言葉で')], help_text='「緊急のとき」などのページで、どの見出しの下に並ぶかです。', max_length=12, verbose_name='分類')),
                ('always_open', models.BooleanField(default=False, help_text='チェックを入れると、受付時間は書きません。', verbose_name='24時間・年中無休')),
                ('hours', wagtail.fields.StreamField([('span', 4)], blank=True, block_lookup={0: ('wagtail.blocks.MultipleChoiceBlock', [], {'choices': [('mon', '月'), ('tue', '火'), ('wed', '水'), ('thu', '木'), ('fri', '金'), ('sat', '土'), ('sun', '日')], 'help_text': 'あてはまる曜日をすべて選びます。', 'label': '曜日'}), 1: ('wagtail.blocks.TimeBlock', (), {'help_text': '例: 8:30', 'label': 'はじまり'}), 2: ('wagtail.blocks.TimeBlock', (), {'help_text': '例: 17:15。昼休みがあるときは、行を二つに分けます。', 'label': 'おわり'}), 3: ('wagtail.blocks.CharBlock', (), {'help_text': '例: 予約なしで来られます', 'label': 'ひとこと', 'max_length': 60, 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('days', 0), ('opens', 1), ('closes', 2), ('note', 3)]], {})}, help_text='24時間のときは書きません。', verbose_name='受付時間')),
                ('closed_on_holidays', models.BooleanField(default=False, help_text='チェックを入れると、祝日は曜日にかかわらず休みになります。', verbose_name='祝日は休み')),
                ('closures', wagtail.fields.StreamField([('yearly', 3), ('dated', 7), ('special', 12)], blank=True, block_lookup={0: ('wagtail.blocks.RegexBlock', (), {'error_messages': {'invalid': '月-日の形で書いてください（例: 12-29）。'}, 'help_text': '月-日。例: 12-29', 'label': 'はじまり', 'regex': '^\\d{2}-\\d{2}$'}), 1: ('wagtail.blocks.RegexBlock', (), {'error_messages': {'invalid': '月-日の形で書いてください（例: 01-03）。'}, 'help_text': '月-日。例: 01-03', 'label': 'おわり', 'regex': '^\\d{2}-\\d{2}$'}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': '例: 年末年始', 'label': '理由', 'max_length': 40, 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('first', 0), ('last', 1), ('reason', 2)]], {}), 4: ('wagtail.blocks.DateBlock', (), {'help_text': '一日だけの休みは、この日だけを書きます。', 'label': 'はじまり'}), 5: ('wagtail.blocks.DateBlock', (), {'help_text': '一日だけのときは空のままにします。', 'label': 'おわり', 'required': False}), 6: ('wagtail.blocks.CharBlock', (), {'help_text': '住民に見せます（例: 庁舎の工事）。', 'label': '理由', 'max_length': 40, 'required': False}), 7: ('wagtail.blocks.StructBlock', [[('first', 4), ('last', 5), ('reason', 6)]], {}), 8: ('wagtail.blocks.DateBlock', (), {'label': '日'}), 9: ('wagtail.blocks.TimeBlock', (), {'label': 'はじまり'}), 10: ('wagtail.blocks.TimeBlock', (), {'label': 'おわり'}), 11: ('wagtail.blocks.CharBlock', (), {'label': '理由', 'max_length': 40, 'required': False}), 12: ('wagtail.blocks.StructBlock', [[('day', 8), ('opens', 9), ('closes', 10), ('reason', 11)]], {})}, help_text='年末年始など。', verbose_name='休みの日・特別な日')),
                ('hours_note', models.CharField(blank=True, help_text='書くと、受付時間のかわりにこの言葉が出ます。', max_length=120, verbose_name='時間のひとこと')),
                ('sort', models.PositiveSmallIntegerField(default=100, help_text='小さいほど上に出ます。', verbose_name='並び順')),
                ('checked_on', models.DateField(blank=True, help_text='番号を公式のページで確かめた日です。', null=True, verbose_name='確認日')),
                ('source', models.CharField(blank=True, help_text='確かめた資料の名前です。', max_length=200, verbose_name='出典')),
                ('needs_check', models.BooleanField(default=False, help_text='公表前に、もう一度確かめるものにチェックを入れます。', verbose_name='要確認')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
            ],
            options={
                'verbose_name': '県の連絡先',
                'verbose_name_plural': '県の連絡先',
                'ordering': ['group', 'sort', 'key'],
            },
        ),
        migrations.CreateModel(
            name='KitDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='固有番号')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', models.FileField(upload_to='documents', verbose_name='file')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('file_size', models.PositiveBigIntegerField(editable=False, null=True)),
                ('file_hash', models.CharField(blank=True, editable=False, max_length=40)),
                ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                ('tags', taggit.managers.TaggableManager(blank=True, help_text=None, through='taggit.TaggedItem', to='taggit.Tag', verbose_name='tags')),
                ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='uploaded by user')),
            ],
            options={
                'verbose_name': '文書',
                'verbose_name_plural': '文書',
                'abstract': False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='KitImage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='固有番号')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', upload_to=wagtail.images.models.get_upload_to, verbose_name='file', width_field='width')),
                ('description', models.CharField(blank=True, default='', max_length=255, verbose_name='description')),
                ('width', models.IntegerField(editable=False, verbose_name='width')),
                ('height', models.IntegerField(editable=False, verbose_name='height')),
                ('created_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='created at')),
                ('focal_point_x', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_y', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_width', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_height', models.PositiveIntegerField(blank=True, null=True)),
                ('file_size', models.PositiveIntegerField(editable=False, null=True)),
                ('file_hash', models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
                ('alt', models.CharField(blank=True, help_text='見えない人に読み上げる一文。かざりなら空のままにします。', max_length=200, verbose_name='画像の説明')),
                ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                ('tags', taggit.managers.TaggableManager(blank=True, help_text=None, through='taggit.TaggedItem', to='taggit.Tag', verbose_name='tags')),
                ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='uploaded by user')),
            ],
            options={
                'verbose_name': '画像',
                'verbose_name_plural': '画像',
                'abstract': False,
            },
            bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='KitRendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filter_spec', models.CharField(db_index=True, max_length=255)),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', storage=wagtail.images.models.get_rendition_storage, upload_to=wagtail.images.models.get_rendition_upload_to, width_field='width')),
                ('width', models.IntegerField(editable=False)),
                ('height', models.IntegerField(editable=False)),
                ('focal_point_key', models.CharField(blank=True, default='', editable=False, max_length=16)),
                ('image', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='kit_core.kitimage', verbose_name='画像')),
            ],
            options={
                'verbose_name': '大きさを変えた画像',
                'unique_together': {('image', 'filter_spec', 'focal_point_key')},
            },
            bases=(wagtail.images.models.ImageFileMixin, models.Model),
        ),
    ]
