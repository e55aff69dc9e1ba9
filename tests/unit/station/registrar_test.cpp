#include <catch2/catch.hpp>

#include "station/registrar/registrar_presenter.h"
#include "support.h"

using namespace nuanxin;
using namespace nuanxin::station;
using namespace nuanxin::station::test;
using namespace std::chrono_literals;

namespace {

domain::Identity card_of(const std::string& number, const std::string& name) {
  domain::Identity who;
  who.doc_number = number;
  who.name = name;
  who.sex = domain::Sex::male;
  who.birth = parse_date("1985-03-04");
  return who;
}

Json registered(bool existed) {
  return Json{
      {"visit", {{"id", "visit-1"}, {"ticket_number", 31}}}, {"existed", existed}, {"ticket", ticket_json("A031")}};
}

void fill_in(RegistrarPresenter& desk) {
  desk.type(Field::number, good_number);
  desk.type(Field::name, "张三三");
  desk.choose_occupation("truck-driver");
  desk.grant_consents();
}

}  // namespace

TEST_CASE("A typed number fills in birth date and sex, and its faults are named") {
  Bench bench;
  RegistrarPresenter desk(bench.context());
  desk.type(Field::number, good_number);
  CHECK(desk.number_check().state == NumberCheck::State::good);
  CHECK(desk.draft().birth == "1985-03-04");
  CHECK(desk.draft().sex == domain::Sex::male);

  desk.type(Field::number, "329999198503041017");
  CHECK(desk.number_check().state == NumberCheck::State::wrong);
  desk.type(Field::number, "3299991985");
  CHECK(desk.number_check().state == NumberCheck::State::incomplete);
}

TEST_CASE("A card, one digit, the consents and F8 register somebody") {
  Bench bench;
  RegistrarPresenter desk(bench.context());
  std::vector<Field> cursor;
  const auto focus = desk.on_focus.connect([&](const Field& field) { cursor.push_back(field); });
  bench.card.on_card.emit(card_of(good_number, "张三三"));
  CHECK(desk.draft().name == "张三三");
  REQUIRE(bench.api.find("/workers/search"));
  CHECK(bench.api.find("/workers/search")->body["q"] == good_number);
  CHECK(cursor.back() == Field::phone);

  desk.choose_occupation("truck-driver");
  CHECK(desk.draft().activities == std::set<std::string>{"vitals", "lumbar", "urine-strip", "membership"});
  desk.enter(Field::activities);
  CHECK(cursor.back() == Field::consents);
  desk.enter(Field::consents);
  desk.key(8);
  const auto* call = bench.api.find("RegisterWorker");
  REQUIRE(call);
  CHECK(call->body["identity"]["doc_number"] == good_number);
  CHECK(call->body["activities"].size() == 4);
  CHECK(call->body["consents"].size() == 7);

  desk.key(8);  // a double press
  CHECK(bench.api.count("RegisterWorker") == 1);
  bench.api.answer("RegisterWorker", registered(false));
  CHECK(desk.draft().empty());
  CHECK(cursor.back() == Field::number);
  REQUIRE(bench.printer.tickets.size() == 1);
  CHECK(bench.printer.tickets[0].number == "A031");
  CHECK_FALSE(bench.printer.tickets[0].reprint);
}

TEST_CASE("The truth about the ticket's paper is said and reported") {
  Bench bench;
  RegistrarPresenter desk(bench.context());
  fill_in(desk);
  desk.submit();
  bench.api.answer("RegisterWorker", registered(false));

  SECTION("printed") {
    bench.printer.answer(domain::PrintState::printed);
    REQUIRE(bench.api.find("ReportTicketPrint"));
    CHECK(bench.api.find("ReportTicketPrint")->body["state"] == "printed");
    CHECK(desk.notice().mood == Mood::good);
  }
  SECTION("not printed: the reason is said, and F9 prints it, not as a reprint") {
    bench.printer.answer(domain::PrintState::not_printed, "no paper");
    CHECK(desk.notice().mood == Mood::bad);
    CHECK(desk.notice().text.find("no paper") != std::string::npos);
    bench.api.answer("ReportTicketPrint", Json::object());
    desk.key(9);
    bench.api.answer("/visits/visit-1/ticket", ticket_json("A031"));
    REQUIRE(bench.printer.tickets.size() == 2);
    CHECK_FALSE(bench.printer.tickets[1].reprint);
  }
  SECTION("unknown: F9 prints it again, marked as a reprint") {
    bench.printer.answer(domain::PrintState::unknown, "no answer");
    CHECK(desk.notice().mood == Mood::caution);
    CHECK(bench.api.find("ReportTicketPrint")->body["state"] == "unknown");
    desk.key(9);
    bench.api.answer("/visits/visit-1/ticket", ticket_json("A031"));
    REQUIRE(bench.printer.tickets.size() == 2);
    CHECK(bench.printer.tickets[1].reprint);
  }
}

TEST_CASE("What was typed stays when the hub refuses or is away") {
  Bench bench;
  RegistrarPresenter desk(bench.context());
  fill_in(desk);
  const auto before = desk.draft();
  desk.submit();
  SECTION("refused") {
    bench.api.answer("RegisterWorker", refuse(Reason::storage_full));
    CHECK(desk.draft() == before);
    CHECK(desk.notice().mood == Mood::bad);
  }
  SECTION("away, then back") {
    bench.api.answer("RegisterWorker", refuse(Reason::unavailable));
    CHECK(desk.draft() == before);
    CHECK(desk.busy());
    bench.api.on_link.emit(Link{LinkState::online, {}});
    bench.api.answer("RegisterWorker", registered(false));
    CHECK(desk.draft().empty());
  }
}

TEST_CASE("A second registration opens the first visit, and F8 then saves a change") {
  Bench bench;
  RegistrarPresenter desk(bench.context());
  fill_in(desk);
  desk.submit();
  bench.api.answer("RegisterWorker", registered(true));
  Json view{{"id", "visit-1"},
            {"ticket_number", 31},
            {"occupation", "truck-driver"},
            {"stops",
             {{{"id", "s1"}, {"activity", "vitals"}, {"state", "done"}},
              {{"id", "s2"}, {"activity", "lumbar"}, {"state", "waiting"}}}},
            {"consents", {{{"purpose", "service"}, {"granted", true}}, {{"purpose", "health"}, {"granted", true}}}},
            {"worker",
             {{"id", "w1"},
              {"masked_name", "张*三"},
              {"identity", {{"doc_kind", "01"}, {"doc_number", good_number}, {"name", "张三三"}}}}}};
  bench.api.answer("/visits/visit-1", view);
  REQUIRE(desk.visit());
  CHECK(desk.visit()->ticket == "A031");
  CHECK(bench.printer.tickets.empty());
  desk.submit();
  CHECK(bench.api.count("UpdateVisit") == 0);  // nothing was changed
  desk.toggle_activity("membership");
  desk.submit();
  const auto* call = bench.api.find("UpdateVisit");
  REQUIRE(call);
  CHECK(call->body["activities"] == Json({"lumbar", "membership", "vitals"}));
  CHECK_FALSE(call->body.contains("consents"));
}

TEST_CASE("Somebody chosen in the search is registered by id, because the number is shown masked only") {
  Bench bench;
  RegistrarPresenter desk(bench.context());
  desk.type(Field::name, "zss");
  CHECK(bench.api.count("/workers/search") == 0);  // not while typing
  bench.timers.pass(300ms);
  REQUIRE(bench.api.find("/workers/search"));
  CHECK(bench.api.find("/workers/search")->body == Json{{"q", "zss"}, {"fair", "fair-1"}, {"limit", 20}});
  bench.api.answer("/workers/search",
                   Json::array({Json{{"name", "张三三"},
                                     {"sex", "male"},
                                     {"age", 41},
                                     {"doc_kind", "01"},
                                     {"masked_number", "**************1016"},
                                     {"masked_phone", "138****0001"},
                                     {"expected", {{"id", "e1"}, {"occupation", "courier"}, {"platform", "顺路"}}}}}));
  REQUIRE(desk.search().hits().size() == 1);
  desk.choose(Hit(desk.search().hits()[0]));
  CHECK(desk.draft().occupation == "courier");
  CHECK(desk.draft().activities.contains("knee"));
  desk.grant_consents();
  desk.submit();
  const auto* call = bench.api.find("RegisterWorker");
  REQUIRE(call);
  CHECK(call->body["expected"] == "e1");
  CHECK(call->body["identity"]["doc_number"] == "");
}

TEST_CASE("A missing required consent is named and nothing is sent") {
  Bench bench;
  RegistrarPresenter desk(bench.context());
  desk.type(Field::number, good_number);
  desk.type(Field::name, "张三三");
  desk.choose_occupation("courier");
  desk.cycle_consent("service");
  desk.cycle_consent("health");
  desk.cycle_consent("health");  // refused
  std::optional<Field> cursor;
  const auto focus = desk.on_focus.connect([&](const Field& field) { cursor = field; });
  desk.submit();
  CHECK(cursor == Field::consents);
  CHECK(bench.api.count("RegisterWorker") == 0);
}

TEST_CASE("Another person's card puts the typed draft aside, and F7 brings it back") {
  Bench bench;
  RegistrarPresenter desk(bench.context());
  desk.type(Field::name, "李四");
  bench.card.on_card.emit(card_of(good_number, "张三三"));
  CHECK(desk.draft().name == "张三三");
  REQUIRE(desk.can_bring_back());
  desk.key(7);
  CHECK(desk.draft().name == "李四");
}

TEST_CASE("A scanned code opens its visit") {
  Bench bench;
  RegistrarPresenter desk(bench.context());
  desk.scanned("VAN1:3f0e");
  REQUIRE(bench.api.find("/fairs/fair-1/visits?code=VAN1%3A3f0e"));
  SECTION("and says when there is none") {
    bench.api.answer("/fairs/fair-1/visits", Json::array());
    CHECK(desk.notice().mood == Mood::caution);
  }
}
