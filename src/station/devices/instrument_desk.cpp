#include "station/devices/instrument_desk.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>

#include "base/i18n.h"
#include "base/ids.h"
#include "base/log.h"
#include "devices/instrument/instrument.h"
#include "devices/instrument/mapping.h"
#include "station/devices/reading_spool.h"
#include "station/model/sentences.h"

namespace nuanxin::station {
namespace {

constexpr std::chrono::seconds pause_before_sending_again{2};
/// Bytes that no codec understands are kept too, but a port with a wrong speed must not fill the disk.
constexpr int most_refusals_kept = 50;
constexpr std::size_t remembered_readings = 1000;

DeviceStatus status_of(const device::Health& health) {
  DeviceStatus status;
  if (!health.connected || health.state == "connecting" || health.state == "closed")
    status.state = DeviceState::connecting;
  else
    status.state = health.state == "ready" ? DeviceState::ready : DeviceState::trouble;
  if (health.state == "in_use" || health.state == "not_stored") status.state = DeviceState::trouble;
  status.words = device::state_text(health.state);
  return status;
}

Json answers_json(const instrument::Profile& profile, const instrument::Capture& capture) {
  Json out = Json::array();
  for (const auto& answer : instrument::map(profile, capture)) out.push_back(instrument::to_json(answer));
  return out;
}

}  // namespace

enum class InstrumentDesk::Kept { no, before, now };

/// What the io thread needs of the window's, and back.
struct InstrumentDesk::Shared {
  std::mutex mutex;
  std::optional<ReadingSpool> spool;
  std::string fair, stop;
  std::deque<std::string> seen;  ///< a transmission may come again after the hub has it
  int refusals = 0;              ///< io thread only

  Kept keep(const std::string& id, Json& body) {
    const std::scoped_lock lock(mutex);
    if (!spool || fair.empty()) return Kept::no;
    if (std::find(seen.begin(), seen.end(), id) != seen.end()) return Kept::before;
    if (spool->has(id)) return spool->is_durable(id) ? Kept::before : Kept::no;
    body["fair"] = fair;
    if (!stop.empty()) body["stop"] = stop;
    if (const auto kept = spool->keep(id, body); !kept) {
      log::error("a reading could not be kept: {}", kept.error().detail);
      return Kept::no;
    }
    seen.push_back(id);
    if (seen.size() > remembered_readings) seen.pop_front();
    return Kept::now;
  }
  bool may_keep_refusal() { return ++refusals <= most_refusals_kept; }

  /// A flood of refusals must not pile up before the window: one sentence waits at most.
  std::atomic<bool> is_sentence_waiting = false;
};

struct InstrumentDesk::Drivers {
  std::vector<instrument::Profile> profiles;  ///< of the setups, in their order
  std::vector<device::Address> addresses;
  std::vector<std::unique_ptr<instrument::Instrument>> instruments;
};

InstrumentDesk::InstrumentDesk(Parts parts)
    : m_parts(std::move(parts)), m_shared(std::make_shared<Shared>()), m_drivers(std::make_shared<Drivers>()) {
  m_subscriptions.push_back(m_parts.api.on_link.connect([this](const Link& link) {
    if (link.state == LinkState::online) send_next();
  }));
}

Result<std::unique_ptr<InstrumentDesk>> InstrumentDesk::create(Parts parts) {
  std::unique_ptr<InstrumentDesk> desk(new InstrumentDesk(std::move(parts)));
  if (const auto loaded = desk->load(); !loaded) return loaded.error();
  return desk;
}

Result<void> InstrumentDesk::load() {
  const auto folder = m_parts.profiles_folder.empty() ? instrument::default_profiles_folder() : m_parts.profiles_folder;
  const auto profiles = instrument::load_profiles(folder);
  if (!profiles) return profiles.error();
  for (const auto& setup : m_parts.setups) {
    const auto* profile = instrument::find_profile(*profiles, setup.profile);
    if (!profile) return refuse(Reason::not_found, "no such profile: " + setup.profile, setup.profile);
    if (profile->activity.empty())
      return refuse(Reason::unsupported, "this is no instrument that measures", setup.profile);
    const auto address = instrument::address_for(*profile, setup.port);
    if (!address) return refuse(Reason::invalid_value, address.error().detail, setup.profile + "@" + setup.port);
    m_drivers->profiles.push_back(*profile);
    m_drivers->addresses.push_back(*address);
    m_states.push_back({setup.profile + "@" + setup.port, profile->name(), {DeviceState::connecting, {}}});
  }
  return {};
}

InstrumentDesk::~InstrumentDesk() {
  m_parts.io.post([drivers = m_drivers] { drivers->instruments.clear(); });
}

void InstrumentDesk::begin(const std::string& spool_key, const std::string& fair) {
  auto spool = ReadingSpool::open(m_parts.spool_folder, spool_key);
  if (!spool) {
    log::error("instruments: {}", spool.error().detail);
    return;
  }
  {
    const std::scoped_lock lock(m_shared->mutex);
    m_shared->spool = *spool;
    m_shared->fair = fair;
  }
  m_waiting = spool->waiting();
  if (!std::exchange(m_begun, true)) start_drivers();
  send_next();
}

/// What one instrument says, on the io thread.
class InstrumentDesk::Receiver {
 public:
  Receiver(InstrumentDesk* desk, std::size_t index, const instrument::Profile& profile)
      : m_desk(desk),
        m_watch(desk->m_life.watch()),
        m_post(desk->m_parts.post),
        m_shared(desk->m_shared),
        m_index(index),
        m_profile(profile) {}

  enum class Understood { no, yes };
  bool take(const instrument::Capture& capture, Understood understood) const {
    const auto id = name_uuid("reading|" + instrument::identity_of(capture));
    Json body{{"reading", id},
              {"profile", m_profile.id},
              {"activity", m_profile.activity},
              {"specimen", capture.specimen},
              {"is_control", capture.is_control},
              {"is_understood", understood == Understood::yes},
              {"received_at", to_iso(system_now())},
              {"content",
               {{"name", m_profile.name()},
                {"capture", instrument::to_json(capture)},
                {"answers", answers_json(m_profile, capture)}}}};
    const auto kept = m_shared->keep(id, body);
    if (kept == Kept::now) tell([desk = m_desk, id, body] { desk->take_kept(id, body); });
    return kept != Kept::no;
  }

  void refused(const instrument::Capture& what) const {
    // What the instrument itself reports as failed is measured again; what we could not read may be a result.
    if (what.error != "device_error" && !what.raw.empty() && m_shared->may_keep_refusal()) take(what, Understood::no);
    if (m_shared->is_sentence_waiting.exchange(true)) return;
    tell([desk = m_desk, words = m_profile.name() + ": " + instrument::warning_text(what.error)] {
      desk->m_shared->is_sentence_waiting = false;
      desk->on_words.emit(words);
    });
  }

  void health(const device::Health& health) const {
    tell([desk = m_desk, index = m_index, status = status_of(health)] { desk->take_status(index, status); });
  }

 private:
  void tell(std::function<void()> what) const {
    m_post([watch = m_watch, what = std::move(what)] {
      if (!watch.expired()) what();
    });
  }

  InstrumentDesk* m_desk;
  std::weak_ptr<void> m_watch;
  Post m_post;
  std::shared_ptr<Shared> m_shared;
  std::size_t m_index;
  const instrument::Profile& m_profile;
};

void InstrumentDesk::start_drivers() {
  std::vector<Receiver> receivers;
  receivers.reserve(m_drivers->profiles.size());
  for (std::size_t i = 0; i < m_drivers->profiles.size(); ++i) receivers.emplace_back(this, i, m_drivers->profiles[i]);
  m_parts.io.post([drivers = m_drivers, receivers, &io = m_parts.io] {
    auto& context = *static_cast<boost::asio::io_context*>(io.native());
    for (std::size_t i = 0; i < receivers.size(); ++i) {
      const auto& ear = receivers[i];
      instrument::Callbacks callbacks;
      callbacks.keep = [ear](const instrument::Capture& said) { return ear.take(said, Receiver::Understood::yes); };
      callbacks.on_health = [ear](const device::Health& health) { ear.health(health); };
      callbacks.on_refused = [ear](const instrument::Capture& what) { ear.refused(what); };
      auto opened = instrument::open(context, drivers->profiles[i], drivers->addresses[i], std::move(callbacks));
      if (!opened) {
        log::error("{} could not be opened: {}", drivers->profiles[i].id, opened.error().detail);
        continue;
      }
      drivers->instruments.push_back(std::move(*opened));
      drivers->instruments.back()->start();
    }
  });
}

std::vector<InstrumentState> InstrumentDesk::states() const { return m_states; }

void InstrumentDesk::take_status(std::size_t index, DeviceStatus status) {
  m_states[index].status = std::move(status);
  on_states.emit();
}

void InstrumentDesk::serve(const std::string& stop) {
  const std::scoped_lock lock(m_shared->mutex);
  m_shared->stop = stop;
}

void InstrumentDesk::leave(const std::string& stop) {
  const std::scoped_lock lock(m_shared->mutex);
  if (m_shared->stop == stop) m_shared->stop.clear();
}

void InstrumentDesk::take_kept(const std::string& id, const Json& body) {
  m_waiting.push_back(id);
  on_kept.emit(body);
  on_states.emit();
  send_next();
}

void InstrumentDesk::send_next() {
  if (m_sending || m_waiting.empty()) return;
  m_again.reset();
  const auto id = m_waiting.front();
  std::optional<Json> body;
  {
    const std::scoped_lock lock(m_shared->mutex);
    if (m_shared->spool) body = m_shared->spool->load(id);
  }
  if (!body) {  // another key's: left on the disk
    m_waiting.erase(m_waiting.begin());
    on_words.emit(tr("A reading of an earlier set-up of this station lies in its folder and cannot be opened."));
    return send_next();
  }
  m_sending = true;
  // The reading's own id makes it one; a fresh key, because somebody else may be signed in by now.
  m_parts.api.command("ReceiveReading", *body, new_uuid(),
                      m_life.guard([this, id](const Result<Json>& reply) { sent(id, reply); }));
}

void InstrumentDesk::sent(const std::string& id, const Result<Json>& reply) {
  m_sending = false;
  const bool again =
      !reply && (reply.error().reason == Reason::unavailable || reply.error().reason == Reason::unauthenticated ||
                 reply.error().reason == Reason::storage_full || reply.error().reason == Reason::forbidden);
  if (again) {
    m_again = m_parts.timers.after(pause_before_sending_again, [this] { send_next(); });
    return;
  }
  {
    const std::scoped_lock lock(m_shared->mutex);
    if (reply)
      m_shared->spool->forget(id);
    else
      m_shared->spool->set_aside(id);
  }
  m_waiting.erase(std::remove(m_waiting.begin(), m_waiting.end(), id), m_waiting.end());
  if (!reply)
    on_words.emit(
        trf("A reading was not accepted by the hub and lies in this machine's folder: {}", sentence(reply.error())));
  on_states.emit();
  send_next();
}

}  // namespace nuanxin::station
