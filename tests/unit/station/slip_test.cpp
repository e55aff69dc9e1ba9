#include <catch2/catch.hpp>

#include "station/slip/slip_presenter.h"
#include "support.h"

using namespace nuanxin;
using namespace nuanxin::station;
using namespace nuanxin::station::test;

namespace {

Json slip_of(const char* desk) {
  slip::SlipModel model;
  model.desk = desk;
  model.ticket = "A027";
  return slip::to_json(model);
}

}  // namespace

TEST_CASE("a sealed slip is printed, and says so on this screen alone") {
  Bench bench(domain::Role::desk);
  SlipPresenter slip(bench.context());
  slip.show_sealed("stop-1");
  REQUIRE(bench.api.answer("/stops/stop-1/slip", slip_of("心理咨询")));
  slip.print();
  REQUIRE(bench.printer.slips.size() == 1);
  CHECK(bench.printer.slips[0].sealed());
  SECTION("printed") {
    bench.printer.answer(domain::PrintState::printed);
    CHECK(slip.notice().mood == Mood::good);
    CHECK(slip.model()->reprint);
  }
  SECTION("unknown") {
    bench.printer.answer(domain::PrintState::unknown, "?");
    CHECK(slip.notice().mood == Mood::caution);
  }
  SECTION("while the general slip of the next person is open already") {
    slip.show("visit-2");
    REQUIRE(bench.api.answer("/visits/visit-2/slip", slip_of("")));
    bench.printer.answer(domain::PrintState::printed);
    CHECK_FALSE(slip.model()->reprint);
  }
  CHECK(bench.api.count("ReportSlipPrint") == 0);
}

TEST_CASE("the paper of a general slip is reported for its own visit, whatever is open by then") {
  Bench bench(domain::Role::clinician);
  SlipPresenter slip(bench.context());
  slip.show("visit-1");
  REQUIRE(bench.api.answer("/visits/visit-1/slip", slip_of("")));
  slip.print();
  slip.show_sealed("stop-2");
  bench.printer.answer(domain::PrintState::printed);
  REQUIRE(bench.api.find("ReportSlipPrint"));
  CHECK(bench.api.find("ReportSlipPrint")->body == Json{{"visit", "visit-1"}, {"state", "printed"}});
}

TEST_CASE("before the record is signed the desk is told to sign it") {
  Bench bench(domain::Role::desk);
  SlipPresenter slip(bench.context());
  slip.show_sealed("stop-1");
  REQUIRE(bench.api.answer("/stops/stop-1/slip", refuse(Reason::illegal_move)));
  CHECK_FALSE(slip.model());
  CHECK(slip.notice().mood == Mood::caution);
  CHECK(slip.notice().text.find("Sign it") != std::string::npos);
}
