"""The vocabulary of indicators: names find their concepts, look-alikes do not, mistakes in the files are told."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from duizhang.language import speak
from duizhang.lexicon import indicators
from duizhang.lexicon.indicators import Vocabulary, concept, concepts, load, lookup, names
from duizhang.model import LexiconError

Write = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Write:
    """Writes vocabulary files: ``folder(a="x = { … }")`` makes a.toml with that under [concepts]."""
    speak("en")

    def write(**files: str) -> Path:
        for name, entries in files.items():
            text = f'group = "{name}"\n\n[concepts]\n{entries}\n'
            (tmp_path / f"{name}.toml").write_text(text, encoding="utf8")
        return tmp_path

    return write


@pytest.mark.parametrize(
    ("phrase", "id"),
    [
        # national accounts
        ("地区生产总值", "gdp"),
        ("GDP", "gdp"),
        ("全省生产总值", "gdp"),
        ("人均地区生产总值", "gdp-per-capita"),
        ("全部工业增加值", "industry-va"),
        ("交通运输、仓储和邮政业增加值", "transport-va"),
        ("交通运输仓储及邮政业增加值", "transport-va"),
        ("批发零售业增加值", "trade-va"),
        # trade
        ("进出口", "trade"),
        ("货物进出口总额", "trade"),
        ("外贸进出口总值", "trade"),
        ("我省外贸总额", "trade"),
        ("出口总值", "exports"),
        ("出口金额", "exports"),
        ("“新三样”产品出口", "new-three-exports"),
        ("对共建“一带一路”国家进出口", "belt-road-trade"),
        ("实际使用外资", "fdi-used"),
        ("跨境电商出口额", "ecommerce-exports"),
        # public finance
        ("一般公共预算收入（同口径）", "general-revenue"),
        ("地方一般公共预算收入", "general-revenue"),
        ("税收收入", "tax-revenue"),
        ("非税收入", "nontax-revenue"),
        ("财政总收入", "total-revenue"),
        ("政府性基金预算收入", "fund-revenue"),
        # prices and living
        ("居民消费价格指数", "cpi"),
        ("CPI", "cpi"),
        ("居民消费价格（衣着类）", "cpi-clothing"),
        ("工业生产者出厂价格", "ppi"),
        ("全体居民人均可支配收入", "income"),
        ("全省城镇居民人均可支配收入", "income-urban"),
        ("农村居民的人均可支配收入", "income-rural"),
        ("城乡居民收入倍差", "income-ratio"),
        # people and work
        ("年末常住人口", "population"),
        ("户籍人口", "registered-population"),
        ("人口自然增长率", "natural-growth-rate"),
        ("城镇新增就业人数", "urban-jobs-new"),
        ("城镇调查失业率", "unemployment-survey"),
        # production
        ("规模以上工业增加值", "above-va"),
        ("规上工业增加值", "above-va"),
        ("规模以上工业企业利润总额", "above-profit"),
        ("规模以上工业企业", "above-firms"),
        ("规模以上工业企业数", "above-firms"),
        ("粮食总产量", "grain"),
        ("生猪出栏量", "pigs-out"),
        ("建筑业总产值", "construction-output"),
        ("新能源汽车产量", "ev"),
        # investment, housing, retail
        ("固定资产投资（不含农户）", "fai"),
        ("民间投资", "fai-private"),
        ("房地产开发投资额", "re-investment"),
        ("商品房销售面积", "re-sold-area"),
        ("社零总额", "retail"),
        ("全社会消费品零售总额", "retail"),
        ("限额以上单位汽车类商品零售额", "retail-cars"),
        # transport, tourism, finance
        ("公路货物周转量", "freight-turnover-road"),
        ("港口集装箱吞吐量", "port-containers"),
        ("快递业务量", "express"),
        ("旅游总收入", "tourism-revenue"),
        ("金融机构本外币各项存款余额", "deposits"),
        ("企（事）业单位贷款余额", "loans-corporate"),
        ("原保险保费收入", "premiums"),
        # science, schools, health, social security, culture
        ("研究与试验发展(R&D)经费支出", "rd"),
        ("研发投入强度", "rd-intensity"),
        ("国家高新技术企业总数", "high-tech-firms"),
        ("技术合同成交总额", "tech-contracts"),
        ("高中阶段毛入学率", "high-enrolment"),
        ("执业（助理）医师", "doctors"),
        ("城乡居民基本养老保险参保人数", "pension-residents"),
        ("公共图书馆数", "libraries"),
        # energy, environment, enterprises, government
        ("全社会用电量", "power-use"),
        ("PM2.5平均浓度", "pm25"),
        ("空气质量优良天数比率", "good-air-share"),
        ("森林覆盖率", "forest-rate"),
        ("单位国内生产总值能耗", "energy-intensity"),
        ("专精特新“小巨人”企业", "little-giants"),
        ("经营主体总量", "market-entities"),
        ("新建高标准农田面积", "high-standard-farmland"),
        ("城镇老旧小区改造", "old-communities"),
    ],
)
def test_a_name_finds_its_concept(phrase: str, id: str) -> None:
    found = lookup(phrase)
    assert found is not None
    assert found.id == id


@pytest.mark.parametrize(
    ("phrase", "id"),
    [
        ("规上工业增加值", "industry-va"),
        ("工业增加值", "above-va"),
        ("出口量", "exports"),
        ("户籍人口", "population"),
        ("人均地区生产总值", "gdp"),
        ("城镇居民人均可支配收入", "income"),
        ("居民消费价格（衣着类）", "cpi"),
        ("执业医师", "doctors"),
        ("全社会固定资产投资", "fai"),
        ("规模以上工业企业", "above-va"),
        ("新增高新技术企业", "high-tech-firms"),
        ("社会融资规模存量", "social-financing"),
        ("粮食产值", "grain"),
    ],
)
def test_look_alikes_are_kept_apart(phrase: str, id: str) -> None:
    found = lookup(phrase)
    assert found is None or found.id != id


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "的",
        "全省",
        "出口增量",
        "进出口增速",
        "出口占比",
        "进出口排名",
        "税收数",
        "企业",
        "专利",
        "出口和进口",
        "（企业）",
        "某厂产值",
    ],
)
def test_what_names_no_level_finds_nothing(phrase: str) -> None:
    assert lookup(phrase) is None


def test_every_name_finds_its_own_concept() -> None:
    assert [(n, c.id) for c in concepts() for n in c.names if lookup(n) is not c] == []


def test_no_name_becomes_that_of_another_concept() -> None:
    wording = indicators.wording()
    owners: dict[str, set[str]] = {}
    for c in concepts():
        for key in wording.keys(c.names):
            owners.setdefault(key, set()).add(c.id)
    assert {k: v for k, v in owners.items() if len(v) > 1} == {}


def test_there_are_enough_concepts_in_every_group() -> None:
    groups = Counter(c.group for c in concepts())
    assert len(concepts()) >= 600
    assert min(groups.values()) >= 8
    assert len(groups) >= 20
    assert len(names()) == sum(len(c.names) for c in concepts())


def test_identities_are_between_quantities_of_one_kind() -> None:
    wholes = [c for c in concepts() if c.parts]
    assert len(wholes) >= 60
    for whole in wholes:
        for id in (i for part in whole.parts for i in part):
            # Foreign visitors pay in dollars, which the yearbooks convert.
            assert concept(id).unit == whole.unit or id == "tourism-revenue-inbound"


def test_what_must_add_up() -> None:
    assert ("exports", "imports") in concept("trade").parts
    assert ("primary-va", "secondary-va", "tertiary-va") in concept("gdp").parts
    assert ("tax-revenue", "nontax-revenue") in concept("general-revenue").parts
    assert concept("rd-intensity").ratio == ("rd", "gdp")
    assert concept("gdp").measured == "real"
    assert concept("exports").measured == "nominal"


def test_stocks_and_rates_are_no_flows() -> None:
    assert concept("exports").flow
    assert not concept("population").flow
    assert not concept("deposits").flow
    assert not concept("urbanisation").flow


def test_an_unknown_id_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        concept("no-such-thing")


def test_loading_is_quick() -> None:
    indicators.vocabulary()
    took = []
    for _ in range(3):
        indicators.vocabulary.cache_clear()
        start = time.process_time()
        indicators.vocabulary()
        took.append(time.process_time() - start)
    # 0.06 s on an idle core; a loaded machine gets room.
    assert min(took) < 0.4


def test_a_folder_of_ones_own(folder: Write) -> None:
    own: Vocabulary = load(folder(a='tea = { names = ["茶叶产值"], unit = "CNY", sign = "+" }'))
    found = own.lookup("全县茶叶产值")
    assert found is not None
    assert (found.id, found.group, found.unit, found.sign) == ("tea", "a", "CNY", "+")
    assert own.lookup("出口") is None


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a": 'x = { names = ["甲"], unit = "furlong" }'}, "a.toml:4: x: unknown unit 'furlong'"),
        ({"a": 'x = { names = ["甲"], colour = "red" }'}, "a.toml:4: x: unknown key 'colour'"),
        ({"a": 'x = { names = ["甲"], sign = "*" }'}, "a.toml:4: x: sign cannot be '*'"),
        ({"a": 'x = { names = ["甲"], measured = "odd" }'}, "a.toml:4: x: measured cannot be 'odd'"),
        ({"a": "x = { names = [] }"}, "a.toml:4: x: names is to be a list of names, not empty"),
        ({"a": 'x = { names = "甲" }'}, "a.toml:4: x: names is of the wrong type"),
        (
            {"a": 'x = { names = ["甲"], ratio = ["x"] }'},
            "a.toml:4: x: ratio is to be [numerator, denominator]",
        ),
        (
            {"a": 'x = { names = ["甲"], parts = ["y"] }'},
            "a.toml:4: x: parts is a list of lists, each of two ids or more",
        ),
        (
            {"a": 'x = { names = ["甲"], per = { of = "y", by = "z", each = 0 } }'},
            "a.toml:4: x: per is to be { of = total, by = heads, each = how many }",
        ),
        ({"a": 'x = { names = ["甲"], parts = [["y", "z"]] }'}, "a.toml:4: x: there is no concept y"),
        ({"a": 'x = { names = ["甲"], ratio = ["x", "y"] }'}, "a.toml:4: x: there is no concept y"),
        ({"a": 'X_Y = { names = ["甲"] }'}, "a.toml:4: X_Y: an id is lower-case English with hyphens"),
        ({"a": 'x = "甲"'}, "a.toml:4: x: this should be an inline table"),
        ({"a": 'x = { names = ["甲"] }\ny = { names = ["甲"] }'}, "a.toml:5: '甲' is a name of x as well"),
        (
            {"a": 'x = { names = ["规模以上茶业"] }\ny = { names = ["规上的茶业"] }'},
            "a.toml:5: '规上的茶业' is a name of x as well",
        ),
        (
            {"a": 'x = { names = ["茶叶总额"] }\ny = { names = ["茶叶金额"] }'},
            "a.toml:5: '茶叶金额' is a name of x as well",
        ),
        ({"a": 'x = { names = ["甲", "甲"] }'}, "a.toml:4: '甲' stands twice"),
        (
            {"a": 'x = { names = ["甲"] }', "b": 'x = { names = ["乙"] }'},
            "b.toml:4: x is there already, at a.toml:4",
        ),
        ({"a": "x = { names = "}, "a.toml: Invalid value (at line 4, column 15)"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(folder: Write, files: dict[str, str], message: str) -> None:
    with pytest.raises(LexiconError) as error:
        load(folder(**files))
    assert message in str(error.value).splitlines()


def test_a_file_without_its_group_is_told(folder: Write) -> None:
    (folder() / "a.toml").write_text("[concepts]\n", encoding="utf8")
    with pytest.raises(LexiconError, match=r"a\.toml:1: there is no group"):
        load(folder())


def test_a_circle_of_parts_is_told(folder: Write) -> None:
    entries = "\n".join(
        f'{id} = {{ names = ["{name}"], parts = [["{part}", "d"]] }}'
        for id, name, part in (("x", "甲", "y"), ("y", "乙", "z"), ("z", "丙", "x"))
    )
    with pytest.raises(LexiconError, match=r"a\.toml:\d: parts go round in a circle: \w > \w > \w > \w"):
        load(folder(a=entries + '\nd = { names = ["丁"] }'))


def test_all_mistakes_are_told_together(folder: Write) -> None:
    with pytest.raises(LexiconError) as error:
        load(
            folder(
                a='x = { names = ["甲"], unit = "furlong" }', b='y = { names = ["乙"], parts = [["p", "q"]] }'
            )
        )
    assert len(str(error.value).splitlines()) == 3
