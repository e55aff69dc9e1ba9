#include "store/search_index.h"

#include <algorithm>
#include <catch2/catch.hpp>

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
