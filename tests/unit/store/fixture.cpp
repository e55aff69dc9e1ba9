#include "tests/unit/store/fixture.h"

#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

namespace nuanxin::store::testing {

namespace fs = std::filesystem;

TempFolder::TempFolder() : m_path(fs::temp_directory_path() / ("nuanxin-store-" + new_uuid())) {
  fs::create_directories(m_path);
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  fs::remove_all(m_path, ignored);
}

FieldKeys fixed_keys() {
  return derive_field_keys(crypto::Key(std::string(32, 'd')), crypto::Key(std::string(32, 'p')));
}

std::unique_ptr<Database> open_database(const std::string& path, const FieldKeys& keys) {
  auto database = Database::open(path, keys);
  REQUIRE(database);
  return std::move(*database);
}

Instant at(int minute) { return Instant(std::chrono::minutes(29'000'000 + minute)); }

std::string read_bytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary);
  out << bytes;
}

std::string raw_bytes_of_database(const std::string& path) { return read_bytes(path) + read_bytes(path + "-wal"); }

namespace {

/// Empty when it went well.
std::string run_sql(const std::string& path, const std::string& sql) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &handle) == SQLITE_OK);
  char* raw = nullptr;
  const int code = sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, &raw);
  const std::string words = code == SQLITE_OK ? "" : (raw ? raw : "failed");
  sqlite3_free(raw);
  sqlite3_close(handle);
  return words;
}

}  // namespace

void tamper(const std::string& path, const std::string& sql) { REQUIRE(run_sql(path, sql).empty()); }

bool refused_by_database(const std::string& path, const std::string& sql) { return !run_sql(path, sql).empty(); }

domain::Identity zhang_sanfeng() {
  return domain::Identity{.doc_number = "32999919900307123X",
                          .name = "张三丰",
                          .sex = domain::Sex::male,
                          .birth = parse_date("1990-03-07"),
                          .phone = "13800012345",
                          .address = "测试市样板路一号",
                          .nation = "01"};
}

domain::Identity person(int index) {
  auto identity = zhang_sanfeng();
  identity.name = "测试" + std::to_string(index);
  identity.doc_kind = domain::DocKind::other;
  identity.doc_number = "T" + std::to_string(100000 + index);
  identity.phone = "138000" + std::to_string(10000 + index);
  return identity;
}

domain::Worker worker_of(const FieldKeys& keys, const domain::Identity& identity) {
  return domain::Worker{worker_id_for(keys, identity.doc_kind, identity.doc_number), identity, 1};
}

domain::Fair make_fair(WriteTransaction& tx) {
  domain::Window vitals{WindowId("w1"), "体检 1", "车厢左侧", {"vitals"}, 2, domain::WindowState::open};
  domain::Window knee{WindowId("w2"), "体检 2", "车厢右侧", {"knee"}, 1, domain::WindowState::open};
  domain::Fair fair{FairId("f1"),       "暖新集市",     "测试广场", *parse_date("2026-07-22"),
                    {"vitals", "knee"}, {vitals, knee}, 1};
  REQUIRE(insert_fair(tx, fair));
  return fair;
}

domain::Visit make_visit(WriteTransaction& tx, const domain::Fair& fair, const domain::Identity& identity,
                         const std::vector<std::string>& activities, int minute) {
  const auto worker = worker_of(tx.keys(), identity);
  REQUIRE(save_worker(tx, worker));
  domain::Visit visit;
  visit.id = new_id<VisitId>();
  visit.fair = fair.id;
  visit.worker = worker.id;
  visit.ticket_number = next_ticket_number(tx, fair.id);
  visit.occupation = "courier";
  visit.platform = "平台";
  visit.consents = {{"service", "1", true, "zh", "signature", at(minute)},
                    {"union", "1", false, "zh", "staff_read", at(minute)}};
  visit.registered_at = at(minute);
  visit.version = 1;
  for (const auto& activity : activities) {
    domain::Stop stop;
    stop.id = new_id<StopId>();
    stop.visit = visit.id;
    stop.activity = activity;
    stop.state = domain::StopState::waiting;
    stop.joined_at = at(minute);
    stop.version = 1;
    visit.stops.push_back(stop);
  }
  REQUIRE(insert_visit(tx, visit));
  return visit;
}

}  // namespace nuanxin::store::testing
