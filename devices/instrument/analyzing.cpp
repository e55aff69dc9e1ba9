// Analyzers that wait for an acknowledgement: it is given when all captures of the message are kept.
#include <algorithm>
#include <utility>

#include "devices/astm/analyzer.h"
#include "devices/hl7/analyzer.h"
#include "devices/instrument/capture_of.h"
#include "devices/instrument/opening.h"

namespace nuanxin::instrument {
namespace {

template <class Driver>
class AnalyzingInstrument final : public Instrument {
 public:
  template <class DriverOptions, class DriverCallbacks>
  AnalyzingInstrument(boost::asio::io_context& io, DriverOptions options, DriverCallbacks callbacks)
      : m_driver(io, std::move(options), std::move(callbacks)) {}
  void start() override { m_driver.start(); }
  void stop() override { m_driver.stop(); }
  device::Health health() const override { return m_driver.health(); }
  std::size_t pending() const override { return m_driver.pending(); }

 private:
  Driver m_driver;
};

/// What both kinds' callbacks need, by value: a callback may end the instrument that holds it.
struct Taker {
  Callbacks callbacks;
  Clock clock;
  std::string profile;

  /// All of a message's captures, or it is not acknowledged.
  bool keep(std::vector<Capture> captures, const std::string& raw) const {
    if (captures.size() > Instrument::max_specimens) {
      refuse("too_many_specimens", raw);
      return false;
    }
    const auto received = to_iso(clock());
    return std::all_of(captures.begin(), captures.end(), [&](Capture& capture) {
      capture.received = received;
      capture.raw = raw;
      const bool is_kept = callbacks.keep && callbacks.keep(capture);
      capture.raw = {};  // one copy at a time
      return is_kept;
    });
  }

  void refuse(std::string_view reason, const std::string& raw) const {
    if (!callbacks.on_refused) return;
    auto capture = refusal_of(profile, reason, raw);
    capture.received = to_iso(clock());
    callbacks.on_refused(capture);
  }
};

std::shared_ptr<const Taker> make_taker(const Opening& opening) {
  return std::make_shared<const Taker>(Taker{opening.callbacks, opening.options.clock, opening.profile.id});
}

astm::Handshake handshake_of(const Profile& profile) {
  if (profile.codec == "frames_only") return astm::Handshake::frames_only;
  return profile.codec == "none" ? astm::Handshake::none : astm::Handshake::full;
}

std::vector<astm::WorkOrder> work_orders(std::vector<Worklist> worklists) {
  std::vector<astm::WorkOrder> orders;
  for (auto& worklist : worklists) {
    astm::WorkOrder order;
    order.specimen = std::move(worklist.specimen);
    order.tests = std::move(worklist.tests);
    order.patient.lab_id = std::move(worklist.person_id);
    order.patient.name = std::move(worklist.name);
    order.patient.birth = std::move(worklist.birth);
    order.patient.sex = std::move(worklist.sex);
    orders.push_back(std::move(order));
  }
  return orders;
}

using AnswerQuery = std::function<void(std::vector<astm::WorkOrder>)>;

/// Samples that are not named like ours are nobody's here.
void ask_owner(const Callbacks& callbacks, const astm::Query& query, AnswerQuery answer) {
  if (!callbacks.on_query || query.sample_ids.empty()) {
    answer({});
    return;
  }
  callbacks.on_query(query.sample_ids, [answer = std::move(answer)](std::vector<Worklist> worklists) {
    answer(work_orders(std::move(worklists)));
  });
}

}  // namespace

std::unique_ptr<Instrument> open_astm(const Opening& opening) {
  astm::AnalyzerOptions options;
  options.address = opening.address;
  options.handshake = handshake_of(opening.profile);
  options.rule = opening.profile.is_lenient ? astm::TextRule::lenient : astm::TextRule::strict;
  options.reconnect = opening.options.reconnect;
  options.clock = opening.options.clock;
  if (opening.options.silence.count() > 0) options.timing.receive = opening.options.silence;
  const auto taker = make_taker(opening);
  astm::AnalyzerCallbacks callbacks;
  callbacks.keep = [taker](const astm::Message& message, const std::string& raw) {
    return taker->keep(captures_of(taker->profile, message), raw);
  };
  callbacks.on_query = [taker](const astm::Query& query, AnswerQuery answer) {
    ask_owner(taker->callbacks, query, std::move(answer));
  };
  callbacks.on_refused = [taker](std::string_view reason, const std::string& raw) { taker->refuse(reason, raw); };
  callbacks.on_health = opening.callbacks.on_health;
  return std::make_unique<AnalyzingInstrument<astm::Analyzer>>(opening.io, std::move(options), std::move(callbacks));
}

std::unique_ptr<Instrument> open_hl7(const Opening& opening) {
  hl7::AnalyzerOptions options;
  options.address = opening.address;
  options.reconnect = opening.options.reconnect;
  options.clock = opening.options.clock;
  if (opening.options.silence.count() > 0) options.silence = opening.options.silence;
  const auto taker = make_taker(opening);
  hl7::AnalyzerCallbacks callbacks;
  callbacks.keep = [taker](const hl7::Report& report, const std::string& raw) {
    return taker->keep(captures_of(taker->profile, report), raw);
  };
  callbacks.on_refused = [taker](std::string_view reason, const std::string& raw) { taker->refuse(reason, raw); };
  callbacks.on_health = opening.callbacks.on_health;
  return std::make_unique<AnalyzingInstrument<hl7::Analyzer>>(opening.io, std::move(options), std::move(callbacks));
}

}  // namespace nuanxin::instrument
