#include <catch2/catch.hpp>

#include "domain/wire.h"
#include "store/journal.h"
#include "tests/unit/store/fixture.h"

using namespace nuanxin;
using namespace nuanxin::store;
using namespace nuanxin::store::testing;

TEST_CASE("a worker comes back as saved, by id and document") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  auto worker = worker_of(tx.keys(), zhang_sanfeng());
  REQUIRE(save_worker(tx, worker));
  CHECK(worker_by_id(tx, worker.id)->identity == worker.identity);
  CHECK(worker_by_document(tx, domain::DocKind::resident_card, "32999919900307123X")->id == worker.id);
  CHECK_FALSE(worker_by_document(tx, domain::DocKind::passport, "32999919900307123X"));
  CHECK_FALSE(worker_by_document(tx, domain::DocKind::resident_card, ""));

  worker.identity.phone = "13800099999";
  worker.version = 2;
  REQUIRE(save_worker(tx, worker));
  CHECK(worker_by_id(tx, worker.id)->version == 2);
  CHECK(worker_by_id(tx, worker.id)->identity.phone == "13800099999");
}

TEST_CASE("a worker whose number was corrected or came later is found by the number of today only") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  auto corrected = worker_of(tx.keys(), person(1));
  const auto wrong_number = corrected.identity.doc_number;
  REQUIRE(save_worker(tx, corrected));
  corrected.identity.doc_number = "T999999";
  corrected.version = 2;
  REQUIRE(save_worker(tx, corrected));
  CHECK(worker_by_document(tx, domain::DocKind::other, "T999999")->id == corrected.id);
  CHECK_FALSE(worker_by_document(tx, domain::DocKind::other, wrong_number));

  auto later = worker_of(tx.keys(), person(2));
  later.id = new_id<WorkerId>();
  REQUIRE(save_worker(tx, later));
  CHECK(worker_by_document(tx, later.identity.doc_kind, later.identity.doc_number)->id == later.id);
}

TEST_CASE("two people without a document are two workers") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  auto identity = zhang_sanfeng();
  identity.doc_number.clear();
  identity.birth.reset();
  const auto first = worker_of(tx.keys(), identity);
  REQUIRE(save_worker(tx, first));
  REQUIRE(save_worker(tx, worker_of(tx.keys(), identity)));
  CHECK(worker_by_id(tx, first.id)->identity == identity);
  int count = 0;
  each_worker(tx, [&](const domain::Worker&) { ++count; });
  CHECK(count == 2);
}

TEST_CASE("the bytes of the database hold no name, number, phone or address") {
  const TempFolder folder;
  const auto path = folder.file("hub.db");
  const auto identity = zhang_sanfeng();
  const auto check = [&] {
    const auto bytes = raw_bytes_of_database(path);
    REQUIRE(bytes.size() > 4096);
    for (const auto& secret : {identity.name, identity.doc_number, identity.phone, identity.address})
      CHECK(bytes.find(secret) == std::string::npos);
  };
  {
    auto database = open_database(path);
    WriteTransaction tx(*database);
    const auto fair = make_fair(tx);
    make_visit(tx, fair, identity, {"vitals"}, 1);
    save_expected(tx, fair.id, {identity, "courier", ""});
    REQUIRE(save_answer(tx, {"key-0001", "RegisterWorker", "h", domain::to_json(identity).dump(), at(1)}));
    append(tx, {.at = at(1),
                .command = "RegisterWorker",
                .entity = "worker",
                .id = "x",
                .version = 1,
                .body = seal_identity(tx.keys(), identity, "worker|x")});
    tx.commit();
    check();
  }
  check();
}

TEST_CASE("a sealed field that was moved to another row does not open") {
  const TempFolder folder;
  const auto path = folder.file("hub.db");
  WorkerId second;
  {
    auto database = open_database(path);
    WriteTransaction tx(*database);
    REQUIRE(save_worker(tx, worker_of(tx.keys(), person(1))));
    const auto worker = worker_of(tx.keys(), person(2));
    second = worker.id;
    REQUIRE(save_worker(tx, worker));
    tx.commit();
  }
  tamper(path, "UPDATE worker SET name_sealed = (SELECT name_sealed FROM worker WHERE id <> '" + second.str() + "')");
  auto database = open_database(path);
  ReadTransaction tx(*database);
  CHECK_THROWS_AS(worker_by_id(tx, second), StoreError);
}

TEST_CASE("sealed identity for journals opens only with its context") {
  const auto keys = fixed_keys();
  const auto sealed = seal_identity(keys, zhang_sanfeng(), "worker|1");
  CHECK(open_identity(keys, sealed, "worker|1") == zhang_sanfeng());
  CHECK_FALSE(open_identity(keys, sealed, "worker|2"));
  CHECK_FALSE(open_identity(keys, "not base64!", "worker|1"));
}

TEST_CASE("a fair comes back with its windows and refuses an old version") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  auto fair = make_fair(tx);
  CHECK(domain::to_json(*fair_by_id(tx, fair.id)) == domain::to_json(fair));
  CHECK_FALSE(fair_by_id(tx, FairId("none")));

  fair.version = 2;
  fair.name = "新名";
  fair.windows.erase(fair.windows.begin());
  fair.windows.push_back({WindowId("w3"), "工会", "门口", {"membership"}, 3, domain::WindowState::closed});
  REQUIRE(update_fair(tx, fair));
  CHECK(domain::to_json(*fair_by_id(tx, fair.id)) == domain::to_json(fair));
  CHECK(update_fair(tx, fair).error().reason == Reason::version_conflict);
  auto other = fair;
  other.id = FairId("none");
  CHECK(update_fair(tx, other).error().reason == Reason::not_found);
  CHECK_FALSE(window_by_id(tx, WindowId("w1")));

  set_window_state(tx, WindowId("w3"), domain::WindowState::paused);
  const auto window = window_by_id(tx, WindowId("w3"));
  CHECK(window->fair == fair.id);
  CHECK(window->window.state == domain::WindowState::paused);

  domain::Fair later{FairId("f2"), "later", "", *parse_date("2026-08-01"), {}, {}, 1};
  REQUIRE(insert_fair(tx, later));
  CHECK(all_fairs(tx).at(0).id == later.id);
  CHECK(insert_fair(tx, later).error().reason == Reason::duplicate);
  later.windows = fair.windows;
  later.version = 2;
  CHECK(update_fair(tx, later).error().field == "windows");
}

TEST_CASE("ticket numbers count per fair and a rolled back one is given again") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  const auto fair = make_fair(tx);
  REQUIRE(insert_fair(tx, {FairId("f2"), "", "", *parse_date("2026-08-01"), {}, {}, 1}));
  CHECK(next_ticket_number(tx, fair.id) == 1);
  {
    Savepoint refused(tx);
    CHECK(next_ticket_number(tx, fair.id) == 2);
  }
  CHECK(next_ticket_number(tx, fair.id) == 2);
  CHECK(next_ticket_number(tx, FairId("f2")) == 1);
}

TEST_CASE("a roster line with the same document replaces the earlier one of that fair") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  const auto fair = make_fair(tx);
  const auto id = save_expected(tx, fair.id, {zhang_sanfeng(), "courier", "one"});
  CHECK(save_expected(tx, fair.id, {zhang_sanfeng(), "courier", "two"}) == id);
  auto unknown = zhang_sanfeng();
  unknown.doc_number.clear();
  save_expected(tx, fair.id, {unknown, "", ""});
  save_expected(tx, fair.id, {unknown, "", ""});
  CHECK(expected_count(tx, fair.id) == 3);
  CHECK(expected_of(tx, fair.id).size() == 3);
  const auto found = expected_by_document(tx, fair.id, domain::DocKind::resident_card, "32999919900307123X");
  REQUIRE(found);
  CHECK(found->expected.platform == "two");
  CHECK(found->expected.identity == zhang_sanfeng());
  CHECK(expected_by_id(tx, id)->fair == fair.id);
}

TEST_CASE("a visit comes back with consents and stops, however it is asked for") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  const auto fair = make_fair(tx);
  auto visit = make_visit(tx, fair, person(1), {"vitals", "knee"}, 1);
  make_visit(tx, fair, person(2), {"knee"}, 2);
  const auto json = domain::to_json(visit);
  CHECK(domain::to_json(*visit_by_id(tx, visit.id)) == json);
  CHECK(domain::to_json(*visit_of_stop(tx, visit.stops[1].id)) == json);
  CHECK(domain::to_json(*visit_of_worker(tx, fair.id, visit.worker)) == json);
  CHECK(domain::to_json(*visit_by_ticket(tx, fair.id, 1)) == json);
  CHECK(domain::to_json(visits_of_worker(tx, visit.worker).at(0)) == json);
  CHECK(visits_of_fair(tx, fair.id).size() == 2);
  CHECK(domain::to_json(visits_of_fair(tx, fair.id).at(1)) == json);
  CHECK_FALSE(visit_by_ticket(tx, fair.id, 99));
  CHECK_FALSE(stop_by_id(tx, StopId("none")));

  visit.ticket_print = domain::PrintState::printed;
  visit.state = domain::VisitState::left;
  visit.version = 2;
  REQUIRE(update_visit(tx, visit));
  save_consent(tx, visit.id, {"union", "2", true, "en", "signature", at(9)});
  const auto again = visit_by_id(tx, visit.id);
  CHECK(again->ticket_print == domain::PrintState::printed);
  CHECK(again->consents.size() == 2);
  CHECK(again->consents.at(1).granted);
  visit.id = VisitId("none");
  CHECK(update_visit(tx, visit).error().reason == Reason::not_found);
}

TEST_CASE("the step before a move is remembered and can be forgotten") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  const auto fair = make_fair(tx);
  const auto visit = make_visit(tx, fair, person(1), {"vitals"}, 1);
  auto stop = visit.stops[0];
  CHECK_FALSE(step_before(tx, stop.id));
  for (int i = 0; i < 2; ++i) {
    const auto before = stop;
    remember_before(tx, stop.id, "staff-1", at(5 + i));
    stop.state = i == 0 ? domain::StopState::called : domain::StopState::serving;
    stop.window = "w1";
    stop.seat = 1;
    stop.called_at = at(5);
    ++stop.version;
    REQUIRE(update_stop(tx, stop));
    const auto step = step_before(tx, stop.id);
    REQUIRE(step);
    CHECK(domain::to_json(step->stop) == domain::to_json(before));
    CHECK(step->actor == "staff-1");
    CHECK(step->at == at(5 + i));
  }
  CHECK(domain::to_json(*stop_by_id(tx, stop.id)) == domain::to_json(stop));
  forget_before(tx, stop.id);
  CHECK_FALSE(step_before(tx, stop.id));
}
