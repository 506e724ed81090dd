#!/usr/bin/env python3
"""Writes the demo city: demo/packages.jsonl (CKAN packages, one a line) and demo/files/*.csv.

みほん市 and everything in it is invented; nothing is taken from a real catalogue. Deterministic: the same seed, the same
bytes; a check of `make test` runs it and compares.
"""
import csv
import io
import json
import pathlib
import random
import sys
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent
SPACE = uuid.UUID("6f1d0000-0000-4000-8000-000000000000")

ORGANIZATIONS = [
    ("mihon-kikikanri", "みほん市 危機管理課", "所属：みほん市（架空）。災害にそなえるデータを出しています。"),
    ("mihon-shimin", "みほん市 市民課", "所属：みほん市（架空）。人口と手続きのデータを出しています。"),
    ("mihon-kosodate", "みほん市 子ども課", "所属：みほん市（架空）。保育所や学校のデータを出しています。"),
    ("mihon-toshi", "みほん市 まちづくり課", "所属：みほん市（架空）。道、公園、建物のデータを出しています。"),
    ("mihon-kankyo", "みほん市 環境課", "所属：みほん市（架空）。ごみと空気と水のデータを出しています。"),
    ("mihon-bunka", "みほん市 観光文化課", "所属：みほん市（架空）。観光地と催しのデータを出しています。"),
    ("reiji-ken", "例示県", "架空の県です。県内の統計を出しています。"),
    ("reiji-suido", "例示水道企業団", "公的機関（架空）。水道のデータを出しています。"),
    ("mihon-bus", "みほんバス株式会社", "民間（架空）。バスの時刻と停留所を出しています。"),
    ("kaku-daigaku", "架空大学 地域データ室", "大学（架空）。調べたことをデータで返しています。"),
]
GROUPS = [
    ("g-population", "人口減少・少子高齢化"), ("g-disaster", "防災・災害計画"), ("g-town", "まちづくり"),
    ("g-industry", "産業雇用創出"), ("g-medical", "医療・福祉"), ("g-tax", "税金"), ("g-life", "生活"),
    ("g-traffic", "交通情報"), ("g-tourism", "観光"), ("g-environment", "環境"), ("g-culture", "芸術文化"),
    ("g-safety", "治安"),
]
TOWNS = ["朝日台", "川端", "桜坂", "汐見", "高森", "月見野", "中里", "羽根", "船越", "水車前"]

# title, notes, organisation, groups, frequency, columns or None, years, English line
SETS = [
    ("指定避難所一覧", "みほん市が指定した避難所の名称、住所、位置、収容人数です。", 0, [1], "年1回", "place", [2024, 2025, 2026], "Designated shelters"),
    ("避難場所・広域避難場所", "火事が広がったときに逃げる場所の一覧です。", 0, [1], "随時", "place", [2026], "Evacuation areas"),
    ("福祉避難所", "介助のいる方を受け入れる避難所です。バリアフリーの設備も示します。", 0, [1, 4], "年1回", "place", [2025, 2026], "Welfare shelters"),
    ("防災備蓄倉庫の場所と中身", "倉庫ごとの水、食料、毛布の数です。", 0, [1], "年1回", "stock", [2025], "Disaster stockpiles"),
    ("AED設置箇所一覧", "市の施設にあるAED（自動体外式除細動器）の場所と使える時間です。", 0, [1, 4], "四半期", "place", [2026], "AED locations"),
    ("消火栓の位置", "道路にある消火栓の位置です。", 0, [1], "年1回", "place", [2025], "Fire hydrants"),
    ("浸水が想定される区域", "大雨のときに水につかるおそれのある区域です。", 0, [1], "不定期", None, [2024], "Expected flood areas"),
    ("世帯と人口（町丁目別・年齢別）", "住民基本台帳による町丁目別の世帯数と人口です。毎月1日現在。", 1, [0], "月1回", "people", [2024, 2025, 2026], "Households and population"),
    ("人口の動き（出生・死亡・転入・転出）", "月ごとの人口の動きです。", 1, [0], "毎月", "moves", [2025, 2026], "Population movements"),
    ("外国人住民の国籍別人数", "国籍・地域別の外国人住民数です。", 1, [0, 6], "半年に1回", "people", [2025], "Foreign residents"),
    ("市役所の窓口の待ち人数", "窓口ごとの混み具合の月まとめです。", 1, [6], "月次", "moves", [2026], "Waiting at the counters"),
    ("市の手続き一覧", "市民向けの手続き、必要なもの、窓口の一覧です。", 1, [6], "随時", "list", [2026], "Procedures"),
    ("公共施設一覧", "市が持つ施設の名称、住所、開館時間です。", 3, [2, 6], "年1回", "place", [2025, 2026], "Public facilities"),
    ("認可保育施設の空き状況", "保育所・認定こども園の年齢別の空きです。", 2, [0, 4], "毎月", "stock", [2025, 2026], "Nursery vacancies"),
    ("小中学校一覧", "市立の小学校と中学校の一覧です。", 2, [6], "年度ごと", "place", [2026], "Schools"),
    ("学校給食の献立と栄養", "月ごとの給食の献立です。", 2, [6, 4], "月1回", "list", [2026], "School lunch menus"),
    ("子育て支援施設", "子育てひろば、児童館の場所です。", 2, [0, 6], "年1回", "place", [2025], "Child care support"),
    ("学童クラブの入所状況", "学童クラブごとの定員と入所児童数です。", 2, [0], "年2回", "stock", [2025, 2026], "After-school clubs"),
    ("都市公園一覧", "公園の場所、広さ、遊具、トイレの有無です。", 3, [2, 6], "年1回", "place", [2024, 2025], "Parks"),
    ("公衆トイレ一覧", "車椅子で使えるか、オストメイト対応かも示します。", 3, [6, 4], "年1回", "place", [2025, 2026], "Public toilets"),
    ("バリアフリー施設情報", "段差、エレベーター、手すりの有無です。", 3, [2, 4], "不定期", "place", [2026], "Barrier-free facilities"),
    ("道路の工事予定", "これから始まる道路工事の場所と期間です。", 3, [7, 2], "週1回", "list", [2026], "Road works"),
    ("用途地域", "都市計画で決めた土地の使い方です。", 3, [2], "5年に1回", None, [2022], "Zoning"),
    ("建築確認の件数", "月ごとの建築確認の件数です。", 3, [2], "月次", "moves", [2025, 2026], "Building permits"),
    ("橋の点検結果", "市が管理する橋の点検の結果です。", 3, [2], "年1回", "list", [2024], "Bridge inspections"),
    ("資源とごみの収集日", "町ごとの収集曜日です。", 4, [9, 6], "年度更新", "list", [2025, 2026], "Waste collection days"),
    ("ごみの量と資源化率", "月ごとのごみの量です。", 4, [9], "毎月", "moves", [2024, 2025, 2026], "Waste and recycling"),
    ("大気の測定結果", "測定局ごとの1時間値の月まとめです。", 4, [9], "月1回", "moves", [2025, 2026], "Air measurements"),
    ("川の水質", "市内の川の水質の測定結果です。", 4, [9], "年4回", "moves", [2025], "River water quality"),
    ("空間放射線量の測定", "市の施設で測った値です。", 4, [9], "年1回", "moves", [2020], "Radiation"),
    ("街路樹一覧", "街路樹の種類と場所です。", 4, [9, 2], "3年に1回", "place", [2023], "Street trees"),
    ("観光スポット一覧", "見どころの名前、場所、案内です。", 5, [8], "年1回", "place", [2025, 2026], "Sights"),
    ("催し物カレンダー", "市の催しの日時、場所、対象です。", 5, [8, 10], "毎日", "list", [2026], "Events"),
    ("文化財一覧", "指定文化財の名前と場所です。", 5, [10], "更新なし", "place", [2021], "Cultural properties"),
    ("図書館の蔵書と貸出", "館ごと、月ごとの貸出の数です。", 5, [10, 6], "年1回", "moves", [2024, 2025], "Libraries"),
    ("公衆無線LANの場所", "無料で使えるWi-Fiの場所です。", 5, [6, 8], "年1回", "place", [2025], "Public Wi-Fi"),
    ("観光客数の推計", "月ごとの観光客の数です。", 5, [8, 3], "年1回", "moves", [2024, 2025], "Visitors"),
    ("経済センサスの町別集計", "事業所の数と働く人の数です。", 6, [3], "5年に1回", "people", [2021], "Economic census"),
    ("求人と求職の動き", "月ごとの有効求人倍率です。", 6, [3], "毎月", "moves", [2025, 2026], "Jobs"),
    ("県税の収入", "税目ごとの収入額です。", 6, [5], "年1回", "moves", [2023, 2024], "Tax revenue"),
    ("市町村別の決算", "歳入と歳出の決算額です。", 6, [5], "年1回", "moves", [2023, 2024], "Settled accounts"),
    ("医療機関一覧", "病院、診療所、歯科の一覧です。", 6, [4], "半年ごと", "place", [2026], "Medical institutions"),
    ("介護サービス事業所一覧", "事業所の名称、住所、サービスの種類です。", 6, [4], "年1回", "place", [2026], "Care services"),
    ("刑法犯の認知件数（町丁目別）", "町丁目と罪種ごとの件数です。", 6, [11], "月次", "moves", [2025, 2026], "Recorded offences"),
    ("交通事故の発生場所", "人身事故の場所と時間帯です。", 6, [11, 7], "年1回", "place", [2025], "Traffic accidents"),
    ("水道の水質検査", "蛇口の水の検査結果です。", 7, [9, 6], "毎月", "moves", [2025, 2026], "Tap water"),
    ("配水量の推移", "月ごとの配水量です。", 7, [6], "月次", "moves", [2024, 2025], "Water supply"),
    ("断水の予定", "工事で水が止まる場所と時間です。", 7, [6], "随時", "list", [2026], "Water stops"),
    ("バス停留所一覧", "停留所の名前、かな、位置です。", 8, [7], "ダイヤ改正時", "place", [2026], "Bus stops"),
    ("バスの時刻表", "路線ごとの時刻です。GTFS形式もあります。", 8, [7], "ダイヤ改正時", "list", [2025, 2026], "Bus timetables"),
    ("駅前の歩行者の数", "時間帯ごとに数えた歩行者です。", 9, [2, 3], "不定期", "moves", [2025], "Pedestrians"),
    ("商店街の空き店舗調べ", "通りごとの空き店舗の数です。", 9, [3, 2], "年1回", "stock", [2024, 2025], "Vacant shops"),
    ("坂道と段差の実測", "車椅子で走って測った坂と段差です。", 9, [4, 2], "更新なし", "place", [2023], "Slopes and steps"),
]
COLUMNS = {
    "place": ["ID", "名称", "名称_カナ", "町名", "緯度", "経度", "備考"],
    "stock": ["ID", "名称", "町名", "定員", "現在数"],
    "people": ["町名", "世帯数", "人口", "男", "女"],
    "moves": ["年月", "項目", "値", "単位"],
    "list": ["番号", "件名", "町名", "開始日", "終了日"],
}


def wareki(year: int) -> str:
    return f"令和{year - 2018}年" if year >= 2020 else f"平成{year - 1988}年"


def table(kind: str, year: int, rng: random.Random) -> str:
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    write.writerow(COLUMNS[kind])
    for number, town in enumerate(TOWNS, 1):
        if kind == "place":
            write.writerow([f"M{number:04d}", f"{town}会館", "", town, f"{30 + rng.random():.6f}",
                            f"{150 + rng.random():.6f}", ""])
        elif kind == "stock":
            full = rng.randrange(20, 120)
            write.writerow([f"M{number:04d}", f"{town}センター", town, full, rng.randrange(0, full + 1)])
        elif kind == "people":
            men, women = rng.randrange(400, 2600), rng.randrange(400, 2600)
            write.writerow([town, (men + women) // 2, men + women, men, women])
        elif kind == "moves":
            write.writerow([f"{year}-{number:02d}", "計", rng.randrange(10, 9000), "件"])
        else:
            write.writerow([number, f"{town}の件", town, f"{year}-04-{number:02d}", f"{year}-06-{number:02d}"])
    return out.getvalue()


def make_id(*parts: object) -> str:
    return str(uuid.uuid5(SPACE, "/".join(map(str, parts))))


def organization(index: int) -> dict:
    name, title, description = ORGANIZATIONS[index]
    return {"id": make_id("organization", name), "name": name, "title": title, "type": "organization",
            "description": description, "image_url": "", "created": "2024-04-01T09:00:00.000000",
            "is_organization": True, "approval_status": "approved", "state": "active"}


def resources(number: int, entry: tuple, package: str, files: dict) -> list:
    title, _, _, _, _, kind, years, _ = entry
    out = []
    for year in sorted(years, reverse=True):
        formats = [("CSV", "csv", "text/csv")] if kind else [("SHP", "zip", "application/zip")]
        for label, extension, media in formats:
            name = f"{number:03d}-{year}.{extension}"
            size = None
            if kind:
                body = table(kind, year, random.Random(f"{number}-{year}"))
                files[name] = body
                size = len(body.encode("utf-8")) + 3
            # Where `make run` serves it (the download route finds it on any port); a shape file is described but not part
            # of the demo, on a name reserved for examples.
            url = f"http://127.0.0.1:8080/demo/files/{name}" if kind else f"https://data.example.jp/shape/{name}"
            out.append({"id": make_id("resource", number, year, extension), "package_id": package,
                        "position": len(out), "name": f"{title}（{wareki(year)}4月1日現在）", "description": "",
                        "url": url, "url_type": None, "format": label, "mimetype": media if kind else None,
                        "mimetype_inner": None, "size": size, "hash": "", "created": f"{year}-04-20T00:00:00",
                        "last_modified": f"{year}-04-20T00:00:00", "cache_url": None, "cache_last_updated": None,
                        "resource_type": None, "state": "active"})
    return out


def package(number: int, entry: tuple, files: dict) -> dict:
    title, notes, org, groups, frequency, _, years, english = entry
    name = f"mihon-{number:03d}"
    identity = make_id("dataset", name)
    listed = []
    for index in groups:
        group, label = GROUPS[index]
        listed.append({"id": make_id("group", group), "name": group, "title": label, "display_name": label,
                       "description": "", "image_display_url": ""})
    files_of = resources(number, entry, identity, files)
    newest = max(years)
    return {"id": identity, "name": name, "title": title, "notes": f"{notes}\n\n架空の見本データです（{english}, invented）。",
            "author": None, "author_email": None, "maintainer": ORGANIZATIONS[org][1], "maintainer_email": None,
            "license_id": "CC-BY-4.0", "license_title": "クリエイティブ・コモンズ 表示 4.0 国際", "isopen": True,
            "license_url": "https://creativecommons.org/licenses/by/4.0/deed.ja", "url": "", "version": None,
            "state": "active", "type": "dataset", "private": False, "owner_org": make_id("organization", ORGANIZATIONS[org][0]),
            "creator_user_id": None, "metadata_created": f"{min(years)}-04-20T01:00:00.000000",
            "metadata_modified": f"{newest}-04-{20 + number % 9:02d}T0{number % 10}:30:00.000000",
            "num_resources": len(files_of), "num_tags": 1, "organization": organization(org), "groups": listed,
            "tags": [{"id": make_id("tag", "見本"), "name": "見本", "display_name": "見本", "state": "active", "vocabulary_id": None}],
            "extras": [{"key": "更新頻度", "value": frequency}], "resources": files_of,
            "relationships_as_subject": [], "relationships_as_object": []}


def main() -> int:
    files: dict = {}
    lines = [json.dumps(package(n, entry, files), ensure_ascii=False) for n, entry in enumerate(SETS, 1)]
    wanted = {"packages.jsonl": "\n".join(lines) + "\n"}
    wanted.update({f"files/{name}": "\ufeff" + body for name, body in files.items()})
    different = 0
    for name, body in wanted.items():
        path = ROOT / "demo" / name
        data = body.encode("utf-8")
        if "--check" in sys.argv:
            if not path.exists() or path.read_bytes() != data:
                print(f"demo/{name} differs from what tools/make_demo.py writes")
                different += 1
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    print(f"demo: {len(lines)} data sets, {len(files)} files")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
