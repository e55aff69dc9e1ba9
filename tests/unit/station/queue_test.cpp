#include <catch2/catch.hpp>

#include "station/queue/queue_presenter.h"
#include "support.h"

using namespace nuanxin;
using namespace nuanxin::station;
using namespace nuanxin::station::test;
using namespace std::chrono_literals;

namespace {

Json queue(Json serving, Json waiting, Json missed = Json::array()) {
  return Json{{"window", "window-1"},
              {"serving", std::move(serving)},
              {"waiting", std::move(waiting)},
              {"missed", std::move(missed)},
              {"parked", Json::array()}};
}

struct Desk {
  Bench bench{domain::Role::clinician};
  QueuePresenter desk{bench.context(), "window-1"};
  void refresh(const Json& rows) {
    bench.timers.pass(100ms);
    REQUIRE(bench.api.answer("/fairs/fair-1/queue?window=window-1", rows));
  }
  KeyAction key(int f) const {
    for (const auto& each : desk.keys())
      if (each.f_key == f) return each;
    return KeyAction{0, {}, false, false, {}};
  }
};

}  // namespace

TEST_CASE("F2 calls the next person once, whatever the finger does") {
  Desk d;
  d.refresh(queue(Json::array(), Json::array({stop_json("s1", "A027", "waiting")})));
  CHECK(d.key(2).enabled);
  d.desk.key(2);
  d.desk.key(2);
  CHECK(d.bench.api.count("CallNext") == 1);
  CHECK_FALSE(d.key(2).enabled);
  d.bench.api.answer("CallNext", Json{{"stop", stop_json("s1", "A027", "called")}, {"visit", Json::object()}});
  REQUIRE(d.bench.api.answer("/fairs/fair-1/queue",
                             queue(Json::array({stop_json("s1", "A027", "called")}), Json::array())));
  REQUIRE(d.desk.current());
  CHECK(d.desk.current()->ticket == "A027");
  CHECK(d.key(8).enabled);
  CHECK_FALSE(d.key(2).enabled);
}

TEST_CASE("The person's visit and earlier records are fetched, and the form is told to change") {
  Desk d;
  int changes = 0;
  const auto person = d.desk.on_person.connect([&] { ++changes; });
  d.refresh(queue(Json::array({stop_json("s1", "A027", "serving")}), Json::array()));
  CHECK(changes == 1);
  d.bench.api.answer("/visits/visit-s1", Json{{"id", "visit-s1"}, {"worker", {{"id", "w1"}}}});
  CHECK(changes == 2);
  REQUIRE(d.bench.api.find("/workers/w1/records?activity=vitals"));
  d.bench.api.answer("/workers/w1/records", Json::array({Json{{"id", "r1"}}}));
  CHECK(d.desk.earlier().size() == 1);
}

TEST_CASE("Parking asks for a reason first, and none changes nothing") {
  Desk d;
  d.refresh(queue(Json::array({stop_json("s1", "A027", "serving")}), Json::array()));
  d.desk.key(5);
  CHECK(d.desk.asking() == QueuePresenter::Asking::park);
  d.desk.key(8);  // not while a reason is asked
  CHECK(d.bench.api.count("Finish") == 0);
  SECTION("none") {
    d.desk.answer("");
    CHECK(d.bench.api.count("Park") == 0);
  }
  SECTION("given") {
    d.desk.answer("去洗手间");
    REQUIRE(d.bench.api.find("Park"));
    CHECK(d.bench.api.find("Park")->body == Json{{"reason", "去洗手间"}, {"stop", "s1"}});
  }
}

TEST_CASE("F8 finishes and takes the next person to this seat") {
  Desk d;
  d.refresh(
      queue(Json::array({stop_json("s1", "A027", "serving")}), Json::array({stop_json("s2", "A031", "waiting")})));
  d.desk.key(8);
  d.bench.api.answer("FinishAndNext", Json{{"stop", stop_json("s1", "A027", "done")},
                                           {"next", {{"stop", stop_json("s2", "A031", "called")}}}});
  d.bench.api.answer("/fairs/fair-1/queue", queue(Json::array({stop_json("s2", "A031", "called")}), Json::array()));
  REQUIRE(d.desk.current());
  CHECK(d.desk.current()->ticket == "A031");
}

TEST_CASE("A missed person comes back by F6, and the last move by F7") {
  Desk d;
  d.refresh(queue(Json::array({stop_json("s1", "A027", "called")}), Json::array()));
  d.desk.key(4);
  d.bench.api.answer("MarkMissed", Json{{"stop", stop_json("s1", "A027", "missed")}});
  d.bench.api.answer("/fairs/fair-1/queue",
                     queue(Json::array(), Json::array(), Json::array({stop_json("s1", "A027", "missed")})));
  CHECK_FALSE(d.desk.current());
  SECTION("F6") {
    d.desk.key(6);
    CHECK(d.bench.api.find("Return")->body == Json{{"stop", "s1"}});
  }
  SECTION("F7") {
    d.desk.key(7);
    CHECK(d.bench.api.find("Undo")->body == Json{{"stop", "s1"}});
  }
}

TEST_CASE("Events of a busy moment are answered by one question") {
  Desk d;
  d.refresh(queue(Json::array(), Json::array()));
  for (int i = 0; i < 20; ++i) d.bench.api.on_event.emit(Event{i, {}, "CallNext", "stop", "s", 1, {}});
  d.bench.timers.pass(100ms);
  CHECK(d.bench.api.count("/fairs/fair-1/queue") == 1);
}

TEST_CASE("Waiting time counts from joining") {
  Desk d;
  d.refresh(queue(Json::array(), Json::array({stop_json("s1", "A027", "waiting")})));
  CHECK(d.desk.waited(d.desk.rows().waiting[0]) == "20 min");
  CHECK(d.desk.side().next.size() == 1);
}

TEST_CASE("A window that is not open calls nobody and says how to open it") {
  Bench bench(domain::Role::clinician);
  QueuePresenter desk(bench.context(), "");
  CHECK(desk.keys().empty());
  CHECK(desk.windows().size() == 1);
  desk.choose_window("window-1");
  CHECK(bench.api.count("/fairs/fair-1/queue?window=window-1") == 1);
}
