#include <catch2/catch.hpp>

#include "station/kiosk/kiosk_presenter.h"
#include "support.h"

using namespace nuanxin;
using namespace nuanxin::station;
using namespace nuanxin::station::test;
using namespace std::chrono_literals;

namespace {

Json slip_json() {
  slip::SlipModel model;
  model.ticket = "A027";
  model.masked_name = "张*三";
  model.total_grade = 2;
  return slip::to_json(model);
}

void bring_slip(Bench& bench, KioskPresenter& kiosk) {
  kiosk.typed("VAN1:3f0e");
  REQUIRE(bench.api.answer("/fairs/fair-1/visits?code=", Json::array({Json{{"id", "visit-1"}}})));
  REQUIRE(bench.api.answer("/visits/visit-1/slip", slip_json()));
}

}  // namespace

TEST_CASE("A scanned code shows the slip, F8 prints it, and the paper's state is reported") {
  Bench bench(domain::Role::kiosk);
  KioskPresenter kiosk(bench.context());
  bring_slip(bench, kiosk);
  REQUIRE(kiosk.slip());
  kiosk.key(8);
  REQUIRE(bench.printer.slips.size() == 1);
  bench.printer.answer(domain::PrintState::printed);
  CHECK(bench.api.find("ReportSlipPrint")->body == Json{{"visit", "visit-1"}, {"state", "printed"}});
}

TEST_CASE("A ticket number alone opens nothing, because anybody can guess one") {
  Bench bench(domain::Role::kiosk);
  KioskPresenter kiosk(bench.context());
  kiosk.typed("A027");
  CHECK(bench.api.count("/fairs/fair-1/visits") == 0);
  CHECK(kiosk.notice().mood == Mood::caution);
}

TEST_CASE("The kiosk clears itself, and a late answer does not bring the last person back") {
  Bench bench(domain::Role::kiosk);
  KioskPresenter kiosk(bench.context());
  SECTION("after a minute") {
    bring_slip(bench, kiosk);
    bench.timers.pass(59s);
    CHECK(kiosk.slip());
    bench.timers.pass(2s);
    CHECK_FALSE(kiosk.slip());
    CHECK(kiosk.step() == KioskPresenter::Step::waiting);
  }
  SECTION("late answer") {
    kiosk.typed("VAN1:3f0e");
    kiosk.clear();
    bench.api.answer("/fairs/fair-1/visits?code=", Json::array({Json{{"id", "visit-1"}}}));
    CHECK(bench.api.count("/visits/visit-1/slip") == 0);
  }
}

TEST_CASE("A card's number goes to the hub in the body, never in the address") {
  Bench bench(domain::Role::kiosk);
  KioskPresenter kiosk(bench.context());
  domain::Identity card;
  card.doc_number = good_number;
  bench.card.on_card.emit(card);
  const auto* call = bench.api.find("/fairs/fair-1/visits/find");
  REQUIRE(call);
  CHECK(call->body == Json{{"doc_kind", "01"}, {"document", good_number}});
  for (const auto& each : bench.api.calls) CHECK(each.name.find(good_number) == std::string::npos);
  REQUIRE(bench.api.answer("/fairs/fair-1/visits/find", Json::array({Json{{"id", "visit-1"}}})));
  REQUIRE(bench.api.answer("/visits/visit-1/slip", slip_json()));
  CHECK(kiosk.slip());
}
