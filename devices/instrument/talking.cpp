// Instruments that only talk: their captures go over the desk.
#include <utility>

#include "devices/bp/monitor.h"
#include "devices/instrument/capture_of.h"
#include "devices/instrument/desk.h"
#include "devices/instrument/opening.h"
#include "devices/scale/scale_reader.h"
#include "devices/urine/analyzer.h"

namespace nuanxin::instrument {
namespace {

/// Around a driver that is a device::Listener.
template <class Driver>
class TalkingInstrument final : public Instrument {
 public:
  template <class DriverOptions, class DriverCallbacks>
  TalkingInstrument(boost::asio::io_context& io, std::shared_ptr<Desk> desk, DriverOptions options,
                    DriverCallbacks callbacks)
      : m_desk(std::move(desk)), m_driver(io, std::move(options), std::move(callbacks)) {}
  ~TalkingInstrument() override { m_desk->close(); }
  TalkingInstrument(const TalkingInstrument&) = delete;
  TalkingInstrument& operator=(const TalkingInstrument&) = delete;

  void start() override {
    m_desk->open();
    m_driver.start();
  }
  void stop() override {
    m_desk->close();
    m_driver.stop();
  }
  device::Health health() const override { return m_desk->with_held(m_driver.health()); }
  std::size_t pending() const override { return m_driver.pending(); }

 private:
  std::shared_ptr<Desk> m_desk;
  Driver m_driver;
};

device::ListenerOptions listener_options(const Opening& opening) {
  return {opening.address, {}, opening.options.reconnect, opening.options.clock};
}

device::ListenerCallbacks listener_callbacks(const std::shared_ptr<Desk>& desk) {
  return {{}, [desk](const device::Health& health) { desk->tell(health); }};
}

std::shared_ptr<Desk> make_desk(const Opening& opening) {
  return std::make_shared<Desk>(opening.io, opening.callbacks, opening.options);
}

void set_silence(const Opening& opening, std::chrono::milliseconds& silence) {
  if (opening.options.silence.count() > 0) silence = opening.options.silence;
}

/// The profile's layout; all of them when it names none.
std::vector<urine::Layout> layouts_of(const Profile& profile) {
  std::vector<urine::Layout> layouts;
  for (const auto& layout : urine::built_in_layouts())
    if (profile.codec.empty() || layout.vendor == profile.codec) layouts.push_back(layout);
  return layouts;
}

}  // namespace

std::unique_ptr<Instrument> open_monitor(const Opening& opening) {
  bp::MonitorOptions options;
  options.port = listener_options(opening);
  options.profile = bp::monitor_profile_from_code(opening.profile.codec).value_or(bp::MonitorProfile::automatic);
  set_silence(opening, options.broken_off);
  bp::MonitorCallbacks callbacks;
  const auto desk = make_desk(opening);
  callbacks.port = listener_callbacks(desk);
  callbacks.on_reading = [desk, id = opening.profile.id](const bp::Reading&, const bp::Message& whole) {
    desk->take(capture_of(id, whole));
  };
  callbacks.on_refused = [desk, id = opening.profile.id](const bp::Message& whole) {
    desk->refuse(capture_of(id, whole));
  };
  return std::make_unique<TalkingInstrument<bp::Monitor>>(opening.io, desk, std::move(options), std::move(callbacks));
}

std::unique_ptr<Instrument> open_scale(const Opening& opening) {
  scale::ScaleReaderOptions options;
  options.port = listener_options(opening);
  options.profile = scale::scale_profile_from_code(opening.profile.codec).value_or(scale::ScaleProfile::automatic);
  set_silence(opening, options.broken_off);
  scale::ScaleReaderCallbacks callbacks;
  const auto desk = make_desk(opening);
  callbacks.port = listener_callbacks(desk);
  callbacks.on_measurement = [desk, id = opening.profile.id](const scale::Measurement&, const scale::Message& whole) {
    desk->take(capture_of(id, whole));
  };
  callbacks.on_refused = [desk, id = opening.profile.id](const scale::Message& whole) {
    desk->refuse(capture_of(id, whole));
  };
  return std::make_unique<TalkingInstrument<scale::ScaleReader>>(opening.io, desk, std::move(options),
                                                                 std::move(callbacks));
}

std::unique_ptr<Instrument> open_printout(const Opening& opening) {
  urine::AnalyzerOptions options;
  options.port = listener_options(opening);
  options.layouts = layouts_of(opening.profile);
  set_silence(opening, options.end_of_print);
  urine::AnalyzerCallbacks callbacks;
  const auto desk = make_desk(opening);
  callbacks.port = listener_callbacks(desk);
  callbacks.on_report = [desk, id = opening.profile.id](const urine::Report& report, const std::string& raw) {
    desk->take(capture_of(id, report, raw));
  };
  callbacks.on_refused = [desk, id = opening.profile.id](std::string_view error, const std::string& raw) {
    desk->refuse(refusal_of(id, error, raw));
  };
  return std::make_unique<TalkingInstrument<urine::Analyzer>>(opening.io, desk, std::move(options),
                                                              std::move(callbacks));
}

}  // namespace nuanxin::instrument
