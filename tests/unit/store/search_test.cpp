#include "store/search_index.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "base/text.h"
#include "tests/unit/store/fixture.h"

using namespace nuanxin;
using namespace nuanxin::store;
using namespace nuanxin::store::testing;

namespace {

domain::Worker named(const std::string& id, const std::string& name, const std::string& number,
                     const std::string& phone) {
  domain::Identity identity;
  identity.name = name;
  identity.doc_number = number;
  identity.phone = phone;
  return {WorkerId(id), identity, 1};
}

SearchIndex small_index() {
  SearchIndex index;
  index.put_worker(named("zhang", "张三丰", "32999919900307123X", "13800012345"));
  index.put_worker(named("li", "李四", "329999198511114561", "13800067890"));
  index.put_worker(named("ali", "阿里木·买买提", "T1", "13800055555"));
  index.put_worker(named("john", "John Smith", "P1234567", ""));
  return index;
}

std::vector<std::string> ids(const SearchIndex& index, const std::string& query) {
  std::vector<std::string> out;
  for (const auto& hit : index.search(query, 10)) out.push_back(hit.id);
  return out;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("a person is found by name, pinyin, initials, phone and number while it is typed") {
  const auto index = small_index();
  for (const auto* query : {"张", "张三", "张三丰", "三丰", "zhang", "zhangsan", "Zhang San", "ZSF", "zs", "sf",
                            "12345", "13800012", "32999919900307123X", "123x", " 张三 ", "ｚｓｆ"}) {
    CAPTURE(query);
    const auto found = ids(index, query);
    CHECK(std::find(found.begin(), found.end(), "zhang") != found.end());
  }
  CHECK(ids(index, "4561") == Ids{"li"});
  CHECK(ids(index, "阿里木买买提") == Ids{"ali"});
  CHECK(ids(index, "john s") == Ids{"john"});
  CHECK(ids(index, "js") == Ids{"john"});
}

TEST_CASE("nothing typed finds nobody, and a limit holds") {
  const auto index = small_index();
  CHECK(ids(index, "").empty());
  CHECK(ids(index, "   ").empty());
  CHECK(ids(index, "王五").empty());
  CHECK(index.search("138", 2).size() == 2);
}

TEST_CASE("what fits exactly comes first") {
  SearchIndex index;
  index.put_worker(named("a", "李四光", "", ""));
  index.put_worker(named("b", "小李四平", "", ""));
  index.put_worker(named("c", "李四", "", ""));
  CHECK(ids(index, "李四") == Ids{"c", "a", "b"});
}

TEST_CASE("a changed person is found by the new name only, a removed one not at all") {
  auto index = small_index();
  index.put_worker(named("li", "王五", "X", ""));
  CHECK(ids(index, "李四").empty());
  CHECK(ids(index, "ww") == Ids{"li"});
  index.remove(SearchIndex::Kind::worker, "zhang");
  index.remove(SearchIndex::Kind::worker, "nobody");
  CHECK(ids(index, "张三丰").empty());
  CHECK(ids(index, "js") == Ids{"john"});
  CHECK(index.size() == 3);
}

TEST_CASE("expected people are found for their fair, after workers") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  const auto fair = make_fair(tx);
  const auto id = save_expected(tx, fair.id, {zhang_sanfeng(), "courier", ""});
  const auto worker = worker_of(tx.keys(), zhang_sanfeng());
  REQUIRE(save_worker(tx, worker));
  SearchIndex index;
  index.build(tx);
  CHECK(index.size() == 2);
  const auto hits = index.search("zsf", 10, fair.id);
  REQUIRE(hits.size() == 2);
  CHECK(hits[0] == SearchIndex::Hit{SearchIndex::Kind::worker, worker.id.str(), {}});
  CHECK(hits[1] == SearchIndex::Hit{SearchIndex::Kind::expected, id, fair.id});
  CHECK(index.search("zsf", 10, FairId("other")).size() == 1);
}

TEST_CASE("names sound as the slow way says, surnames included") {
  NameSounds sounds;
  std::mt19937 random(11);  // NOLINT: a fixed seed is wanted
  const auto character = [&] {
    const unsigned c = 0x4E00 + random() % 0x51A5;
    return std::string{static_cast<char>(0xE0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 63)),
                       static_cast<char>(0x80 | (c & 63))};
  };
  std::vector<std::string> names{"张三丰", "单雄信", "曾国藩",        "尉迟恭",     "万俟卨", "澹台明", "长孙无忌",
                                 "欧阳修", "诸葛亮", "单于明",        "仇英",       "区大相", "乐毅",   "解缙",
                                 "𠮷野家", "",       "阿里木·买买提", "John Smith", "张 三",  "张三a",  "\xFF\xFE\xFD"};
  for (const auto* surname : {"欧阳", "司马", "夏侯", "皇甫", "公孙", "令狐", "宇文", "慕容", "司徒", "端木", "呼延"})
    names.push_back(surname + character());
  for (int i = 0; i < 1000; ++i) names.push_back("刘" + character() + (i % 3 == 0 ? "" : character()));
  for (int i = 0; i < 500; ++i) names.push_back(character() + character());
  for (const auto& name : names) {
    CAPTURE(name);
    const auto got = sounds.of(name);
    REQUIRE(got.whole == pinyin(name));
    REQUIRE(got.initials == pinyin_initials(name));
  }
}
