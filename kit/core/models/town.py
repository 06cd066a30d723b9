"""Town facts: what every page of a town needs and only the town knows.

For: the service's name, the town's main site, the number of the office for people in need. Not for: the
consultation window (`kit.window`), and the name and code of the town, which stand in site.toml.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from kit.core.models.contact import PHONE
from kit.core.models.owned import OwnedMixin


@register_setting(icon="site", name="town-facts")
class TownFacts(OwnedMixin, BaseGenericSetting):
    service_name = models.CharField(
        _("サービスの名前"),
        max_length=40,
        default="ひきこもり相談",
        help_text=_("すべてのページの左上に、市町の名前といっしょに出ます。"),
    )
    main_site_url = models.URLField(_("市町の公式サイト"), blank=True, help_text=_("ページの下に出ます。"))
    selfreliance_phone = models.CharField(
        _("生活に困ったときの窓口の電話"), max_length=20, blank=True, validators=[PHONE],
        help_text=_("この市町を担当する生活困窮者自立相談支援機関の番号です。"),
    )  # fmt: skip
    selfreliance_note = models.CharField(
        _("その窓口のひとこと"), max_length=120, blank=True, help_text=_("例: 平日 8:30〜17:15")
    )

    panels = [
        MultiFieldPanel([FieldPanel("service_name"), FieldPanel("main_site_url")], _("このサイト")),
        MultiFieldPanel(
            [FieldPanel("selfreliance_phone"), FieldPanel("selfreliance_note")], _("生活に困ったときの窓口")
        ),
    ]

    class Meta:
        verbose_name = _("市町の基本")

    def __str__(self) -> str:
        return str(self.service_name)
