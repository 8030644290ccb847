"""Areas: what counts as a mention, whose name it is, and what the tables are checked for."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhang.lexicon import areas
from duizhang.lexicon.areas import by_name, find, nation, province_of, resolve, short, within
from duizhang.model import LexiconError


def mentions(text: str, home: str = "") -> list[tuple[str, str]]:
    """The words of every mention and the area that they mean."""
    return [(text[f.start : f.end], f.area.name) for f in find(text, home)]


def names(text: str, home: str = "") -> list[str]:
    return [name for _, name in mentions(text, home)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("浙江的进出口占全国的12.2%", ["浙江"]),
        ("浙江省杭州市安吉县", ["浙江", "杭州", "安吉"]),
        ("广东、江苏、浙江、上海", ["广东", "江苏", "浙江", "上海"]),
        ("内蒙古自治区和广西壮族自治区", ["内蒙古", "广西"]),
        ("恩施土家族苗族自治州、恩施州", ["恩施", "恩施"]),
        ("中华人民共和国2024年国民经济和社会发展统计公报", ["中国"]),
        ("长三角地区与粤港澳大湾区内地9市外贸规模", ["长三角", "粤港澳大湾区内地9市"]),
        ("沿边9省区进出口", ["沿边9省区"]),
        ("推进雄安新区和浦东新区建设", ["雄安新区", "浦东新区"]),
        ("对东盟、欧盟分别进出口", ["东盟", "欧盟"]),
        ("对共建“一带一路”国家进出口", ["共建“一带一路”国家"]),
        ('对共建"一带一路"国家进出口', ["共建“一带一路”国家"]),
        ("湖北襄樊和原莱芜市", ["湖北", "襄樊", "莱芜"]),
        ("中国—中东欧国家博览会", ["中国", "中东欧"]),
        ("新疆(19.9%)、甘肃(16%)", ["新疆", "甘肃"]),
    ],
)
def test_mentions(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "资源节约型、环境友好型社会建设",
        "开展国际合作，推动乡村振兴",
        "维护社会安定，建设平安城市",
        "扎实推进共同富裕",
        "大力发展战略性新兴产业",
        "人民安居乐业",
        "提高县域经济水平",
        "向人大代表和政协委员报告",
        "省、市和县级财政",
        "汇率在合理均衡水平上基本稳定",
        "国家长治久安",
        "求大同小异",
        "黄河南岸治理",
        "开展易地扶贫搬迁安置",
        "其中国有企业200家",
        "发展中国家",
        "坚持中国共产党领导，推进中国式现代化",
        "12月5日本报讯",
        "今日本市气温",
        "沿海地区",
        "阿里巴巴集团和阿里云",
        "真金白银的政策",
        "老城区改造和新城区建设",
        "平阳镇位于县城以南",
        "创新县域经济发展模式",
        "日照时数1644小时",
        "文件精神和平时作风",
        "城关、桥东等街道",
    ],
)
def test_ordinary_words_are_no_mentions(text: str) -> None:
    assert mentions(text) == []


@pytest.mark.parametrize(
    ("text", "home", "expected"),
    [
        ("全面推动长兴经验", "", []),
        ("长兴经济开发区", "浙江", ["长兴"]),
        ("浙江长兴的做法", "", ["浙江", "长兴"]),
        ("德清、长兴、安吉三县", "", ["德清", "长兴", "安吉"]),
        ("辽宁朝阳的粮食产量", "", ["辽宁", "朝阳"]),
        ("朝阳产业", "辽宁", []),
        ("全南县2020年预算", "", ["全南"]),
        ("全南2020年预算", "全南", ["全南"]),
        ("绍兴镜湖新区", "绍兴", ["绍兴"]),
    ],
)
def test_short_names_of_everyday_characters_need_surroundings(
    text: str, home: str, expected: list[str]
) -> None:
    assert names(text, home) == expected


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("浙江大学", "organisation"),
        ("河南大学生创业", ""),
        ("中国银行", "organisation"),
        ("上海银行业", ""),
        ("上海浦东发展银行", ""),
        ("浙江工商大学", "organisation"),
        ("深圳证券交易所", "organisation"),
        ("南京路", "organisation"),
        ("中国路径", ""),
        ("宁波港", "organisation"),
        ("宁波港口吞吐量", ""),
        ("杭州海关", "organisation"),
        ("浙江省统计局", "organisation"),
        ("杭州萧山国际机场", "organisation"),
        ("浙江外贸", ""),
    ],
)
def test_names_inside_names(text: str, inside: str) -> None:
    assert find(text)[0].inside == inside


def test_a_shared_name_means_the_one_in_the_area_before_it() -> None:
    for city in ("南京市", "福州市", "徐州市"):
        district = find(f"{city}鼓楼区")[1].area
        assert within(district, find(city)[0].area)


def test_a_shared_name_means_the_one_nearest_home() -> None:
    (nanjing,), (fuzhou,) = find("鼓楼区", "南京"), find("鼓楼区", "福建")
    assert province_of(nanjing.area) == by_name("江苏")[0]
    assert province_of(fuzhou.area) == by_name("福建")[0]


def test_by_name_gives_all_bearers_todays_first_then_by_rank() -> None:
    assert [a.level for a in by_name("吉林")] == ["province", "city"]
    assert {a.full for a in by_name("朝阳")} >= {"朝阳市", "朝阳区", "朝阳县"}
    untils = [a.until is not None for a in by_name("即墨")]
    assert untils == sorted(untils)
    assert len(untils) == 2
    assert by_name("无此地") == ()


def test_the_nation_and_the_world() -> None:
    assert (nation().name, nation().level, nation().parent) == ("中国", "nation", "")
    assert {a.level for a in (*by_name("美国"), *by_name("东盟"), *by_name("非洲"))} == {"world"}
    assert not within(by_name("美国")[0], nation())


def test_within_and_province() -> None:
    anji, huzhou, zhejiang = (by_name(n)[0] for n in ("安吉", "湖州", "浙江"))
    delta, nine, bay, xiongan = (
        by_name(n)[0] for n in ("长三角", "粤港澳大湾区内地9市", "粤港澳大湾区", "雄安新区")
    )
    assert within(anji, huzhou)
    assert within(anji, zhejiang)
    assert within(anji, delta)
    assert within(anji, nation())
    assert within(anji, anji)
    assert not within(zhejiang, anji)
    assert within(nine, bay)
    assert not within(bay, nine)
    assert within(nine, by_name("广东")[0])
    assert province_of(anji) == zhejiang == province_of(zhejiang)
    assert province_of(xiongan) == by_name("河北")[0]
    assert province_of(delta) is None
    assert province_of(nation()) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("浙江省", "浙江"),
        ("米易县", "米易"),
        ("广西壮族自治区", "广西"),
        ("湘西土家族苗族自治州", "湘西"),
        ("玉树藏族自治州", "玉树"),
        ("景宁畲族自治县", "景宁"),
        ("三江侗族自治县", "三江"),
        ("柯桥区", "柯桥"),
        ("和县", "和县"),
        ("东区", "东区"),
        ("浦东新区", "浦东新区"),
        ("中华人民共和国", "中国"),
        ("鄂温克族自治旗", "鄂温克"),
        ("无名县", "无名"),
        ("某县", "某县"),
        ("无名开发区", "无名开发区"),
        ("浙江", "浙江"),
    ],
)
def test_short(name: str, expected: str) -> None:
    assert short(name) == expected


def test_resolve() -> None:
    assert resolve("鼓楼区", "南京").parent == by_name("南京")[0].code  # type: ignore[union-attr]
    assert resolve("朝阳", "北京").full == "朝阳区"  # type: ignore[union-attr]
    assert resolve("朝阳", "浙江").level == "city"  # type: ignore[union-attr]
    assert resolve("河南", "青海").level == "province"  # type: ignore[union-attr]
    assert resolve("浙江", "不知何处") == by_name("浙江")[0]
    assert resolve("无此地", "浙江") is None


def test_abolished_areas_keep_their_years() -> None:
    xiangfan = by_name("襄樊")[0]
    assert (xiangfan.until, xiangfan.level) == (2009, "city")
    assert by_name("即墨区")[0].since == 2017


def test_every_division_has_a_way_up_to_the_nation() -> None:
    g = areas._gazetteer()
    divisions = [a for a in g.by_code.values() if a.level in ("province", "city", "county")]
    assert len(divisions) > 3000
    assert all(within(a, nation()) and province_of(a) for a in divisions)


_PIECES = st.sampled_from(
    [
        "浙江",
        "杭州市",
        "安吉县",
        "吉林市场",
        "美国",
        "，",
        "2025年",
        "的",
        "、",
        "和平",
        "大学",
        "长三角",
        "𠮷",
        "\n",
        "鼓楼区",
    ]
)


@given(
    st.lists(_PIECES | st.text(max_size=3), max_size=30).map("".join), st.sampled_from(["", "浙江", "南京"])
)
def test_spans_give_the_matched_name_in_order(text: str, home: str) -> None:
    end = 0
    for f in find(text, home):
        assert end <= f.start < f.end
        assert f.area in by_name(text[f.start : f.end])
        end = f.end


def copy(tmp_path: Path) -> Path:
    with as_file(files("duizhang.lexicon").joinpath("data")) as data:
        for name in ("divisions.tsv", "areas.toml", "area_words.toml"):
            shutil.copy(data / name, tmp_path / name)
    return tmp_path


def plant(file: Path, line: str) -> int:
    """Append a line to a file; its number."""
    text = file.read_text("utf-8").rstrip("\n") + "\n" + line + "\n"
    file.write_text(text, "utf-8")
    return text.count("\n")


def test_wrong_rows_are_reported_together_with_file_and_line(tmp_path: Path) -> None:
    table = copy(tmp_path) / "divisions.tsv"
    twice = plant(table, "330523\t安吉县\t安吉\tcounty\t330500\t\t")
    orphan = plant(table, "339999\t某某县\t某某\tcounty\t999999\t\t")
    torn = plant(table, "339998\t某县")
    with pytest.raises(LexiconError) as caught:
        areas.load(tmp_path)
    lines = str(caught.value).splitlines()
    assert [line.split(": ")[0] for line in lines] == [f"divisions.tsv:{n}" for n in (twice, orphan, torn)]
    assert "安吉县" in lines[0]
    assert "999999" in lines[1]


def test_what_makes_an_area() -> None:
    made = [(whole.name, {p.name for p in parts}) for whole, parts in areas.partitions()]
    assert ("中国", {"东部地区", "中部地区", "西部地区", "东北"}) in made
    cities = next(parts for whole, parts in made if whole == "浙江")
    assert len(cities) == 11
    assert {"杭州", "舟山"} <= cities


def test_partitions_are_without_gap_or_overlap() -> None:
    for whole, parts in areas.partitions():
        members = [m for p in parts for m in p.members or (p.code,)]
        assert len(members) == len(set(members)), whole.name
        assert all(within(p, whole) for p in parts), whole.name
    made = [
        {m for p in parts for m in p.members or (p.code,)}
        for w, parts in areas.partitions()
        if w.name == "四川"
    ]
    assert len(made) == 3
    assert made[0] == made[1] == made[2]


def test_wrong_places_are_reported_with_file_and_line(tmp_path: Path) -> None:
    places = copy(tmp_path) / "areas.toml"
    again = plant(places, 'XX = ["某国", "美国"]')
    zone = plant(places, '[zone.nowhere]\nname = "某某新区"\nparent = "某某省"') - 2
    shared = plant(places, '[partition.nowhere]\nwhole = "浙江省"\nparts = ["east", "某某省"]') - 2
    with pytest.raises(LexiconError) as caught:
        areas.load(tmp_path)
    assert f"areas.toml:{shared}: " in str(caught.value)
    assert f"areas.toml:{again}: " in str(caught.value)
    assert f"areas.toml:{zone}: " in str(caught.value)


def test_broken_words_are_reported(tmp_path: Path) -> None:
    words = copy(tmp_path) / "area_words.toml"
    text = words.read_text("utf-8").replace("elsewhere = [", 'elsewhere = [\n    "(",')
    words.write_text(text, "utf-8")
    with pytest.raises(LexiconError, match=r"area_words\.toml:\d+: \("):
        areas.load(tmp_path)
    words.write_text("stop = [", "utf-8")
    with pytest.raises(LexiconError, match=r"area_words\.toml"):
        areas.load(tmp_path)
