"""What an instance is: site.toml read into values that cannot be wrong.

For: start-up, `kit new`, `doctor`. Not for: finding or opening the file, secrets (environment and key
files), and anything that changes while the instance runs.

Rules
- Every key has one type; an unknown key, a wrong type or a value outside its list is refused.
- All problems of a file are reported together, each naming the key, what is allowed and, when the
  key or value looks like a slip, the near ones.
- The code is a six-digit 全国地方公共団体コード with a valid check digit.
- A domain that cannot belong to a real service (empty, localhost, .test, .example, .invalid, .localhost,
  an IP address) is a trial domain.
- Retention that is not written is "undecided": no number here pretends to be law.
- `features` decides what is shown, never what is installed.
"""

import ipaddress
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal, Protocol, cast

from kit.core.logic.config_table import UNDECIDED, ConfigError, Table, Years

Role = Literal["town", "hub"]

ROLES: Final = ("town", "hub")
LANGUAGES: Final = ("ja", "ja-easy", "en", "pt", "es", "zh-hans", "vi", "fil")
FEATURES: Final = ("window", "intake", "resources", "meetings")
POLICIES: Final = ("review", "auto")
URGENT_POLICIES: Final = ("review", "publish")
RETENTION_CLASSES: Final = ("consultations", "meetings", "audit")
DEFAULT_COLOUR: Final = "#1d6a5b"
HUB_SLUG: Final = "mie"
HUB_FEATURES: Final = ("resources", "meetings")

_TOP_KEYS: Final = (
    "slug", "code", "name", "role", "domain", "admin_domain", "languages", "features",
    "blueprints", "retention", "look", "map",
)  # fmt: skip
_TRIAL_SUFFIXES: Final = (".localhost", ".test", ".example", ".invalid")
_SLUG = re.compile(r"[a-z][a-z0-9-]{0,39}")
_HOST_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_TILES = re.compile(r"https://[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?/[A-Za-z0-9._~/{}-]+")
_LOGO = re.compile(r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._-]*\.(png|jpg|jpeg|webp)")

_TEMPLATE: Final = """\
# このサイトの設定。書きかえたら再起動します。鍵やパスワードはここに書きません。
slug = {slug}
code = {code}  # 全国地方公共団体コード
name = {name}
role = "{role}"  # town = 市町、hub = 県
domain = {domain}  # 公開するときに本当の名前へ。.example の間は「お試し」です
# admin_domain = "staff.example"  # 職員の入り口を別の名前にするとき
languages = ["ja", "ja-easy", "en", "pt", "es", "zh-hans", "vi", "fil"]
features = [{features}]  # 見せるもの

[blueprints]
subscribe = ["hikikomori"]
hub_url = ""  # 県ハブの住所。空なら取りに行きません
policy = "review"  # review = 人が確かめてから、auto = ぶつからない変更はすぐ公開
urgent = "review"  # publish = 急ぎの連絡先の訂正はすぐ公開し、事後に決裁

[retention]  # 保存年限（年度で数える年数）。決まるまで相談受付と会議は開きません
consultations = "undecided"  # 相談の記録
meetings = "undecided"  # 会議の記録
audit = "undecided"  # 操作の記録

[look]
colour = "{colour}"  # 押せるところの色。読みにくい色は自動で濃くします
logo = ""  # このファイルと同じ場所の画像の名前
"""


class SiteConfigError(ConfigError):
    """A site.toml that cannot be used; the loader adds the file's name."""


@dataclass(frozen=True)
class BlueprintSettings:
    subscribe: tuple[str, ...] = ("hikikomori",)
    hub_url: str = ""
    policy: Literal["review", "auto"] = "review"
    urgent: Literal["review", "publish"] = "review"


@dataclass(frozen=True)
class Look:
    colour: str = DEFAULT_COLOUR
    logo: str = ""


@dataclass(frozen=True)
class MapTiles:
    """Where pictures of maps come from; both empty: maps are only linked to."""

    tiles: str = ""
    credit: str = ""

    @property
    def host(self) -> str:
        """Scheme and host, as a Content-Security-Policy names them; "" without tiles."""
        return "/".join(self.tiles.split("/", 3)[:3]) if self.tiles else ""


@dataclass(frozen=True)
class SiteConfig:
    slug: str
    code: str
    name: str
    role: Role
    domain: str
    admin_domain: str
    languages: tuple[str, ...]
    features: tuple[str, ...]
    blueprints: BlueprintSettings
    retention: Mapping[str, Years]
    look: Look
    map: MapTiles = MapTiles()

    @property
    def is_trial(self) -> bool:
        return is_trial_domain(self.domain)

    @property
    def is_hub(self) -> bool:
        return self.role == "hub"

    def shows(self, feature: str) -> bool:
        """Whether a feature is shown; an unknown name is a slip in code and raises."""
        if feature not in FEATURES:
            raise KeyError(feature)
        return feature in self.features

    def retention_undecided(self) -> tuple[str, ...]:
        """Record classes whose years nobody has decided yet, in a fixed order."""
        return tuple(name for name in RETENTION_CLASSES if self.retention[name] == UNDECIDED)


class MunicipalityFacts(Protocol):
    """The part of a municipality's reference data that `kit new` needs."""

    @property
    def slug(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


def is_trial_domain(domain: str) -> bool:
    """Whether the domain cannot be that of a real service (RFC 6761 names, an address, nothing)."""
    host = domain.strip().rstrip(".").lower()
    if not host or host == "localhost" or host.endswith(_TRIAL_SUFFIXES):
        return True
    return _is_address(host)


def has_valid_check_digit(code: str) -> bool:
    """Whether a six-digit 全国地方公共団体コード carries its own check digit (JIS X 0401/0402, 総務省)."""
    if not re.fullmatch(r"[0-9]{6}", code):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code, range(6, 1, -1), strict=False))
    return int(code[5]) == (11 - total % 11) % 10


def parse_site_config(data: Mapping[str, Any]) -> SiteConfig:
    """Read the data of a site.toml; raises SiteConfigError naming every problem at once."""
    top = Table(data, "", _TOP_KEYS)
    role = top.choice("role", ROLES, "town")
    config = SiteConfig(
        slug=top.text("slug", check=_check_slug),
        code=top.text("code", check=_check_code),
        name=top.text("name", check=_check_name),
        role=cast(Role, role),
        domain=top.text("domain", default="", check=_check_domain),
        admin_domain=top.text("admin_domain", default="", check=_check_domain),
        languages=top.words("languages", LANGUAGES, ("ja",)),
        features=top.words("features", FEATURES, ("window",) if role == "town" else ()),
        blueprints=_read_blueprints(top),
        retention=_read_retention(top),
        look=_read_look(top),
        map=_read_map(top),
    )
    _check_together(config, top)
    if top.problems:
        raise SiteConfigError(top.problems)
    return config


def render_site_toml(municipality: MunicipalityFacts) -> str:
    """A first site.toml for one municipality (the prefecture itself gets the role hub); at most 30 lines."""
    hub = municipality.slug == HUB_SLUG
    return _TEMPLATE.format(
        name=_quoted(municipality.name),
        slug=_quoted(municipality.slug),
        code=_quoted(municipality.code),
        role="hub" if hub else "town",
        domain=_quoted(f"{municipality.slug}.sokumen.example"),
        features=", ".join(_quoted(name) for name in (HUB_FEATURES if hub else FEATURES)),
        colour=DEFAULT_COLOUR,
    )


def _quoted(value: str) -> str:
    # A JSON string is a valid TOML basic string once DEL, the one character JSON leaves bare, is escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _check_together(config: SiteConfig, top: Table) -> None:
    if "ja" not in config.languages:
        top.refuse("languages", "「ja」（日本語）は外せません。")
    if config.is_hub and "intake" in config.features:
        top.refuse(
            "features",
            '県ハブ（role = "hub"）は住民の相談を受けません。「intake」を外してください。相談は市町のサイトで受けます。',
        )
    if config.admin_domain and config.admin_domain == config.domain:
        top.refuse(
            "admin_domain",
            "domain と同じ名前です。職員用に別の名前を使わないときは、この行を消してください。",
        )


def _read_blueprints(top: Table) -> BlueprintSettings:
    table = top.table("blueprints", ("subscribe", "hub_url", "policy", "urgent"))
    default = BlueprintSettings()
    return BlueprintSettings(
        subscribe=table.words("subscribe", None, default.subscribe),
        hub_url=table.text("hub_url", default="", check=_check_url),
        policy=cast(Literal["review", "auto"], table.choice("policy", POLICIES, default.policy)),
        urgent=cast(Literal["review", "publish"], table.choice("urgent", URGENT_POLICIES, default.urgent)),
    )


def _read_retention(top: Table) -> Mapping[str, Years]:
    table = top.table("retention", RETENTION_CLASSES)
    return MappingProxyType({name: table.years(name) for name in RETENTION_CLASSES})


def _read_look(top: Table) -> Look:
    table = top.table("look", ("colour", "logo"))
    return Look(
        colour=table.text("colour", default=DEFAULT_COLOUR, check=_check_colour).lower(),
        logo=table.text("logo", default="", check=_check_logo),
    )


def _read_map(top: Table) -> MapTiles:
    table = top.table("map", ("tiles", "credit"))
    found = MapTiles(
        tiles=table.text("tiles", default="", check=_check_tiles),
        credit=table.text("credit", default="", check=_check_credit),
    )
    if found.tiles and not found.credit:
        table.refuse("credit", "地図の出どころを書きます（地図を配る機関が決めた言い方。例: 国土地理院）。")
    return found


def _check_tiles(value: str) -> str:
    names = sorted(re.findall(r"\{[^}]*\}", value))
    if not value or (_TILES.fullmatch(value) and names == ["{x}", "{y}", "{z}"]):
        return ""
    return "https:// で始まり {z} {x} {y} を一度ずつ入れた住所を書きます（例: https://tiles.example/{z}/{x}/{y}.png）。"


def _check_credit(value: str) -> str:
    return "" if value.isprintable() and len(value) <= 80 else "80字までで書きます。"


def _check_slug(value: str) -> str:
    return (
        "" if _SLUG.fullmatch(value) else "英小文字で始め、英小文字・数字・ハイフンだけで40字までで書きます。"
    )


def _check_code(value: str) -> str:
    if not re.fullmatch(r"[0-9]{6}", value):
        return "全国地方公共団体コード（数字6桁、検査数字つき）を書きます。"
    return (
        ""
        if has_valid_check_digit(value)
        else "検査数字（6桁目）が合いません。全国地方公共団体コードを確かめてください。"
    )


def _check_name(value: str) -> str:
    return (
        ""
        if value.isprintable() and value.strip() == value and 0 < len(value) <= 40
        else "市町の名前を40字までで、前後に空白を入れずに書きます。"
    )


def _check_domain(value: str) -> str:
    if not value or value == "localhost" or _is_address(value):
        return ""
    labels = value.split(".")
    if len(value) <= 253 and len(labels) > 1 and all(_HOST_LABEL.fullmatch(label) for label in labels):
        return ""
    return (
        "サイトの名前だけを英小文字で書きます（https:// や / やポート番号は書きません。例: soudan.example）。"
    )


def _check_url(value: str) -> str:
    return (
        ""
        if not value or re.fullmatch(r"https?://[^\s/]+(/\S*)?", value)
        else "https:// で始まる住所を書きます。"
    )


def _check_colour(value: str) -> str:
    return "" if _COLOUR.fullmatch(value) else f"#と6桁の16進数で書きます（例: {DEFAULT_COLOUR}）。"


def _check_logo(value: str) -> str:
    if not value or _LOGO.fullmatch(value):
        return ""
    return "site.toml と同じ場所に置いた画像の名前だけを書きます（png、jpg、webp）。"


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True
