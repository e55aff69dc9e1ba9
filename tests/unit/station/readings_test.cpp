// Instruments' readings at a station: kept before anything else, sent until the hub has them, filled in once, and what
// is held decided by a person.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/durable_file.h"
#include "base/ids.h"
#include "station/devices/reading_spool.h"
#include "station/forms/reading_intake.h"
#include "station/readings/held_presenter.h"
#include "support.h"
#include "support/temp_folder.h"

using namespace nuanxin;
using namespace nuanxin::station;
using TempFolder = nuanxin::test::TempFolder;
namespace fs = std::filesystem;

namespace {

std::string source_path(const char* below) {
  const char* source = std::getenv("NUANXIN_SOURCE_DIR");
  return std::string(source ? source : ".") + below;
}

forms::Filling vitals_filling() {
  std::ifstream in(source_path("/forms/questionnaires/vitals.json"));
  const auto form = forms::load_form(*parse_json(std::string((std::istreambuf_iterator<char>(in)), {})));
  REQUIRE(form.has_value());
  return forms::Filling(*form, {"male", parse_date("1980-01-01"), *parse_iso("2026-07-22T09:30:00+08:00")});
}

Json number_answer(const char* code, std::vector<std::string> links, const char* value) {
  return Json{{"code", code}, {"links", std::move(links)}, {"kind", "integer"}, {"value", value}};
}

Json pressure(const char* systolic, const char* diastolic, const char* pulse) {
  return Json::array({number_answer("SYS", {"vt.sbp.1", "vt.sbp.2", "vt.sbp.3"}, systolic),
                      number_answer("DIA", {"vt.dbp.1", "vt.dbp.2", "vt.dbp.3"}, diastolic),
                      number_answer("PULSE", {"vt.pulse"}, pulse)});
}

std::string value_at(const forms::Filling& filling, const char* link_id) {
  const auto& answers = filling.state(link_id).answers;
  return answers.empty() ? std::string() : forms::format_answer(*filling.form().find(link_id), answers.front(), "en");
}

Json reading_json(const std::string& id, const char* state, const Json& answers) {
  return Json{{"id", id},
              {"fair", "fair-1"},
              {"profile", "omron-hbp-9030"},
              {"station", "s"},
              {"activity", "vitals"},
              {"specimen", ""},
              {"state", state},
              {"held_for", "nothing"},
              {"stop", "stop-1"},
              {"received_at", "2026-07-22T09:31:00+08:00"},
              {"content", {{"name", "Omron"}, {"answers", answers}}},
              {"version", 1}};
}

class TestInstruments final : public Instruments {
 public:
  std::vector<InstrumentState> states() const override { return {}; }
  void serve(const std::string& stop) override { served = stop; }
  void leave(const std::string& stop) override {
    if (served == stop) served.clear();
  }
  int unsent() const override { return 0; }
  std::string served;
};

/// An open vitals form with its intake.
struct Desk {
  Desk() {
    context.instruments = &instruments;
    intake.emplace(context, "stop-1",
                   ReadingIntake::Owner{
                       [this] { return open ? &filling : nullptr; },
                       [this](const std::string&, const ReadingFill& fill) { told.push_back(fill.filled.size()); }});
  }
  station::test::Bench bench{domain::Role::clinician};
  TestInstruments instruments;
  WorkContext context = bench.context();
  forms::Filling filling = vitals_filling();
  bool open = true;
  std::vector<std::size_t> told;
  std::optional<ReadingIntake> intake;
};

Json kept_body(const std::string& id, const char* stop, const Json& answers) {
  return Json{
      {"reading", id}, {"stop", stop}, {"specimen", ""}, {"content", {{"name", "Omron"}, {"answers", answers}}}};
}

}  // namespace

TEST_CASE("a repeated measurement takes the first free row; what stands there stays") {
  auto filling = vitals_filling();
  CHECK(fill_reading(filling, pressure("152", "94", "71")).filled.size() == 3);
  const auto second = fill_reading(filling, pressure("138", "86", "69"));
  CHECK(second.filled == std::vector<std::string>{"vt.sbp.2", "vt.dbp.2"});
  CHECK(second.left == std::vector<std::string>{"vt.pulse"});
  CHECK(value_at(filling, "vt.sbp.1") == "152");
  CHECK(value_at(filling, "vt.dbp.2") == "86");
  CHECK(value_at(filling, "vt.pulse") == "71");
}

TEST_CASE("systolic and diastolic stay together: a row that somebody began is not free") {
  auto filling = vitals_filling();
  const auto* item = filling.form().find("vt.dbp.1");
  REQUIRE(filling.set("vt.dbp.1", {*forms::parse_answer(*item, "80")}).has_value());
  fill_reading(filling, pressure("150", "90", "70"));
  CHECK(value_at(filling, "vt.sbp.1").empty());
  CHECK(value_at(filling, "vt.sbp.2") == "150");
  CHECK(value_at(filling, "vt.dbp.2") == "90");
}

TEST_CASE("when every row is taken, or nothing fits, it is said and nothing is changed") {
  auto filling = vitals_filling();
  fill_reading(filling, pressure("120", "80", "70"));
  fill_reading(filling, pressure("122", "81", "70"));  // close together: the form wants no third
  const auto before = filling.response(forms::ResponseStatus::in_progress);
  CHECK(fill_reading(filling, pressure("121", "82", "70")).no_room);
  CHECK(fill_reading(filling, Json::array({number_answer("X", {"no.such.item"}, "1")})).filled.empty());
  CHECK(fill_reading(filling, Json("nonsense")).filled.empty());
  CHECK(fill_reading(filling, Json::array({number_answer("PULSE", {"vt.pulse"}, "many")})).filled.empty());
  CHECK(filling.response(forms::ResponseStatus::in_progress) == before);
}

TEST_CASE("what the instrument's answer leaves in doubt is filled in and said") {
  auto filling = vitals_filling();
  auto answer = number_answer("PULSE", {"vt.pulse"}, "71");
  answer["in_doubt"] = true;
  answer["note"] = "preliminary";
  const auto fill = fill_reading(filling, Json::array({answer}));
  CHECK(fill.filled.size() == 1);
  CHECK(fill.notes == std::vector<std::string>{"preliminary"});
}

TEST_CASE("a reading that comes while the form is open stands in it at once, and the hub is told when it has it") {
  Desk desk;
  CHECK(desk.instruments.served == "stop-1");
  desk.intake->begin({});
  desk.bench.api.answer("/stops/stop-1/readings", Json::array());
  desk.instruments.on_kept.emit(kept_body("r1", "stop-1", pressure("150", "90", "70")));
  CHECK(value_at(desk.filling, "vt.sbp.1") == "150");
  CHECK(desk.bench.api.find("TakeReading") == nullptr);

  desk.bench.api.on_event.emit(Event{9, {}, "ReceiveReading", "reading", "r1", 1, Json{{"stop", "stop-1"}}});
  const auto ready = Json::array({reading_json("r1", "offered", pressure("150", "90", "70"))});
  REQUIRE(desk.bench.api.answer("/stops/stop-1/readings", ready));
  CHECK(desk.told.size() == 1);  // not a second time
  REQUIRE(desk.bench.api.find("TakeReading"));
  CHECK(desk.bench.api.find("TakeReading")->body["reading"] == "r1");
  desk.intake.reset();
  CHECK(desk.instruments.served.empty());
}

TEST_CASE("readings of others, with a barcode, of controls or unreadable ones do not come in by themselves") {
  Desk desk;
  desk.intake->begin({});
  auto body = kept_body("r1", "stop-2", pressure("150", "90", "70"));
  desk.instruments.on_kept.emit(body);
  body["stop"] = "stop-1";
  for (const auto& [name, value] :
       {std::pair<const char*, Json>{"specimen", "26072200015"}, std::pair<const char*, Json>{"is_control", true},
        std::pair<const char*, Json>{"is_understood", false}}) {
    auto other = body;
    other[name] = value;
    desk.instruments.on_kept.emit(other);
  }
  CHECK(desk.told.empty());
}

TEST_CASE("what lies ready comes in when the form opens, once, and not while nothing may be changed") {
  Desk desk;
  desk.intake->begin(Json::array({"r0"}));
  const auto ready = Json::array({reading_json("r0", "offered", pressure("111", "71", "61")),
                                  reading_json("r1", "taken", pressure("112", "72", "62")),
                                  reading_json("r2", "offered", pressure("150", "90", "70"))});
  desk.open = false;
  REQUIRE(desk.bench.api.answer("/stops/stop-1/readings", ready));
  CHECK(desk.told.empty());
  CHECK(desk.bench.api.count("TakeReading") == 1);  // r0 was filled in before: from the draft
  desk.open = true;
  desk.intake->fetch();
  REQUIRE(desk.bench.api.answer("/stops/stop-1/readings", ready));
  CHECK(value_at(desk.filling, "vt.sbp.1") == "150");
  CHECK(desk.intake->done() == Json::array({"r0", "r2"}));
}

TEST_CASE("the spool keeps a reading sealed and durable until it is forgotten or set aside") {
  TempFolder folder;
  const auto key = crypto::to_base64(crypto::Key::random().bytes());
  const auto spool = ReadingSpool::open(folder.path("readings"), key);
  REQUIRE(spool.has_value());
  const auto one = new_uuid(), two = new_uuid();
  REQUIRE(spool->keep(one, Json{{"name", "张三三"}}).has_value());
  REQUIRE(spool->keep(two, Json{{"n", 2}}).has_value());
  CHECK(ReadingSpool::open(folder.path("readings"), key)->load(one) == Json{{"name", "张三三"}});
  CHECK(spool->waiting().size() == 2);
  std::ifstream in(folder.path("readings/" + one + ".reading"), std::ios::binary);
  CHECK(std::string((std::istreambuf_iterator<char>(in)), {}).find("张三三") == std::string::npos);
  spool->forget(one);
  spool->set_aside(two);
  CHECK(spool->waiting().empty());
  CHECK(fs::exists(folder.path("readings/" + two + ".reading.refused")));
  CHECK_FALSE(spool->load(one));
}

TEST_CASE("a file that cannot be written leaves the old one, and says so") {
  TempFolder folder;
  REQUIRE(write_durably(folder.path("a"), "old").has_value());
  fs::create_directory(folder.path("a.new"));  // stands where the new one would be written
  const auto failed = write_durably(folder.path("a"), "new");
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().reason == Reason::storage_full);
  std::ifstream in(folder.path("a"));
  CHECK(std::string((std::istreambuf_iterator<char>(in)), {}) == "old");
  CHECK_FALSE(write_durably(folder.path("no/such/folder"), "x").has_value());
  CHECK(is_durable(folder.path("a")));
  CHECK_FALSE(is_durable(folder.path("b")));
}

TEST_CASE("a held reading is given to a ticket after its person was shown, or put aside with a reason") {
  station::test::Bench bench(domain::Role::clinician);
  HeldPresenter presenter(bench.context());
  auto held = reading_json(new_uuid(), "held", pressure("150", "90", "70"));
  held["held_for"] = "nobody_here";
  REQUIRE(bench.api.answer("/fairs/fair-1/readings", Json::array({held})));
  REQUIRE(presenter.rows().size() == 1);
  CHECK(presenter.rows()[0].values == "SYS 150 · DIA 90 · PULSE 70");
  CHECK(presenter.rows()[0].time == "09:31");
  held["content"]["answers"] =
      Json::array({number_answer("NIT", {"ua.nitrite"}, "-"), number_answer("LEU", {"ua.leukocyte"}, "2+")});
  presenter.refresh();
  REQUIRE(bench.api.answer("/fairs/fair-1/readings", Json::array({held})));
  CHECK(presenter.rows()[0].values == "LEU 2+ · NIT -");

  presenter.give("A007");
  CHECK(bench.api.find("AssignReading") == nullptr);
  const Json visit{{"stops", {{{"id", "stop-7"}, {"activity", "vitals"}, {"state", "waiting"}}}},
                   {"worker", {{"masked_name", "张*三"}}}};
  REQUIRE(bench.api.answer("/fairs/fair-1/visits?ticket=A007", Json::array({visit})));
  CHECK(presenter.notice().text.find("张*三") != std::string::npos);
  SECTION("the same ticket again gives") {
    presenter.give("A007");
    REQUIRE(bench.api.find("AssignReading"));
    CHECK(bench.api.find("AssignReading")->body["stop"] == "stop-7");
    REQUIRE(bench.api.answer("AssignReading", Json::object()));
    CHECK(presenter.notice().mood == Mood::good);
  }
  SECTION("another ticket asks anew") {
    presenter.give("A008");
    CHECK(bench.api.find("AssignReading") == nullptr);
    REQUIRE(bench.api.answer("/fairs/fair-1/visits?ticket=A008", Json::array()));
    CHECK(presenter.notice().mood == Mood::caution);
  }
  SECTION("discarded with a reason only") {
    presenter.discard("  ");
    CHECK(bench.api.find("DiscardReading") == nullptr);
    presenter.discard("试机");
    REQUIRE(bench.api.find("DiscardReading"));
    CHECK(bench.api.find("DiscardReading")->body["reason"] == "试机");
  }
}
