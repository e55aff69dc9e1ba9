// An ASTM driver at a simulated analyzer, and what both say happened.
#pragma once

#include "devices/astm/analyzer.h"

#include "devices/astm/simulator.h"
#include "devices/common/simulated_port.h"
#include "tests/unit/devices/stage_bench.h"

namespace nuanxin::astm {

using std::chrono::milliseconds;
using Texts = std::vector<std::string>;
using Answer = std::function<void(std::vector<WorkOrder>)>;

inline constexpr milliseconds long_time(60000);

inline AnalyzerTiming patient_timing() {
  AnalyzerTiming timing;
  timing.receive = timing.answer = long_time;
  timing.line_end = milliseconds(50);
  timing.sender = {long_time, milliseconds(20), long_time};
  return timing;
}

struct LisBench {
  explicit LisBench(test::Wire wire = test::Wire::terminal, AnalyzerTiming timing = patient_timing(),
                    SenderTiming instrument = {long_time, milliseconds(20), milliseconds(20)})
      : bench(analyzer_actor(instrument, test::stage_now), wire) {
    AnalyzerOptions options;
    options.address = bench.address();
    options.reconnect = test::quick_reconnect();
    options.timing = timing;
    options.clock = test::stage_now;
    analyzer.emplace(bench.io, options, callbacks());
    analyzer->start();
    REQUIRE(bench.connect(*analyzer));
  }

  AnalyzerCallbacks callbacks() {
    AnalyzerCallbacks calls;
    calls.keep = [this](const Message& message, const std::string& raw) {
      ++asked;
      if (refusals != 0) {
        --refusals;
        return false;
      }
      CHECK(is_terminated(raw));
      for (const auto& order : message.orders) kept.push_back(order.specimen);
      messages.push_back(message);
      return true;
    };
    calls.on_query = [this](const Query& query, Answer answer) {
      queries.push_back(query);
      answers.push_back(std::move(answer));
    };
    calls.on_refused = [this](std::string_view reason, const std::string&) { reasons.emplace_back(reason); };
    return calls;
  }

  bool until_kept(std::size_t count) {
    return bench.until([&] { return kept.size() >= count; });
  }
  bool until_refused(std::size_t count) {
    return bench.until([&] { return reasons.size() >= count; });
  }
  /// A session after all that happened, so that what was still on its way has come.
  void finish() {
    bench.tell("send 99");
    REQUIRE(bench.until([&] { return !kept.empty() && kept.back() == "99"; }));
    REQUIRE(bench.until([&] {
      const auto accepted = bench.report().at("accepted");
      return !accepted.empty() && accepted.back() == "99";
    }));
  }
  Texts accepted() { return bench.report().at("accepted").get<Texts>(); }

  test::StageBench bench;
  int refusals = 0;  ///< the next ones that are not stored
  int asked = 0;
  Texts kept, reasons;
  std::vector<Message> messages;
  std::vector<Query> queries;
  std::vector<Answer> answers;
  std::optional<Analyzer> analyzer;
};

inline WorkOrder work(const std::string& specimen) {
  WorkOrder order;
  order.specimen = specimen;
  order.tests = {"UA"};
  order.specimen_type = "Urine";
  return order;
}

}  // namespace nuanxin::astm
