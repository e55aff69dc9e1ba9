#include "hub/events.h"

#include "domain/wire.h"
#include "hub/views.h"
#include "store/fair.h"
#include "store/reading.h"
#include "store/record.h"
#include "store/visit.h"

namespace nuanxin::hub {
namespace {

constexpr int page_size = 200;

Json head(const store::JournalEntry& entry) {
  return Json{{"seq", entry.seq},       {"at", to_iso(entry.at)}, {"command", entry.command},
              {"entity", entry.entity}, {"id", entry.id},         {"version", entry.version}};
}

}  // namespace

std::shared_ptr<const std::string> event_text(const Happened& happened) {
  Json out = head(happened.entry);
  if (!happened.data.is_null()) out["data"] = happened.data;
  return std::make_shared<const std::string>(json_text(out));
}

std::shared_ptr<const std::string> public_event_text(const Happened& happened) {
  const auto& entity = happened.entry.entity;
  if (entity != "stop" && entity != "window" && entity != "fair") return nullptr;
  Json out = head(happened.entry);
  if (entity == "stop" && happened.data.is_object()) {
    Json& data = out["data"] = Json::object();
    for (const char* name : {"id", "fair", "ticket", "masked_name", "state", "window", "seat", "calls", "called_at"})
      if (const Json& value = member(happened.data, name); !value.is_null()) data[name] = value;
  } else if (!happened.data.is_null()) {
    out["data"] = happened.data;
    if (entity == "window") out["data"].erase("activities");
  }
  return std::make_shared<const std::string>(json_text(out));
}

Json event_data(store::ReadTransaction& tx, const forms::Library& library, const store::JournalEntry& entry) {
  if (entry.entity == "stop") {
    auto row = store::queue_row(tx, StopId(entry.id));
    const auto body = parse_json(entry.body);
    if (!row || !body) return nullptr;
    // As it was then: a reader that replays sees the same steps as one that was there.
    if (auto stop = domain::from_json<domain::Stop>(*body)) row->stop = std::move(*stop);
    return stop_view(library.catalogue(), *row, china_date(entry.at));
  }
  if (entry.entity == "window") {
    const auto found = store::window_by_id(tx, WindowId(entry.id));
    return found ? window_event(found->fair, found->window) : Json();
  }
  if (entry.entity == "visit") {
    const auto visit = store::visit_by_id(tx, VisitId(entry.id));
    return visit ? visit_head(*visit) : Json();
  }
  if (entry.entity == "record") {
    const auto record = store::record_by_id(tx, RecordId(entry.id));
    return record ? record_event(*record) : Json();
  }
  if (entry.entity == "reading") {
    const auto reading = store::reading_by_id(tx, ReadingId(entry.id));
    return reading ? reading_event(*reading) : Json();
  }
  return nullptr;
}

/// One WebSocket's handler; its subscription lives as long as it does.
class Events::Peer : public net::WsPeerHandler {
 public:
  Peer(std::weak_ptr<Events*> events, std::shared_ptr<const Actor> actor, std::optional<std::int64_t> since)
      : m_events(std::move(events)), m_actor(std::move(actor)), m_since(since) {}
  ~Peer() override { end(); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  void on_open(std::shared_ptr<net::WsConnection> connection) override {
    if (const auto events = m_events.lock()) m_place = (*events)->add(std::move(connection), m_actor, m_since);
  }
  void on_text(std::string) override {}  // clients only listen here; commands go over HTTP
  void on_closed() override { end(); }

 private:
  void end() {
    if (!m_place) return;
    if (const auto events = m_events.lock()) (*events)->remove(*m_place);
    m_place.reset();
  }

  std::weak_ptr<Events*> m_events;
  std::shared_ptr<const Actor> m_actor;
  std::optional<std::int64_t> m_since;
  std::optional<Place> m_place;
};

Events::Events(net::Loop& loop, store::Database& database, const forms::Library& library)
    : m_loop(loop), m_database(database), m_library(library), m_life(std::make_shared<Events*>(this)) {}

std::unique_ptr<net::WsPeerHandler> Events::subscriber(std::shared_ptr<const Actor> actor,
                                                       std::optional<std::int64_t> since) {
  return std::make_unique<Peer>(m_life, std::move(actor), since);
}

Events::Place Events::add(std::shared_ptr<net::WsConnection> connection, std::shared_ptr<const Actor> actor,
                          std::optional<std::int64_t> since) {
  std::int64_t last = 0;
  {
    store::ReadTransaction tx(m_database);
    last = store::last_seq(tx);
  }
  connection->send(Json{{"hello", {{"seq", last}}}}.dump());
  if (m_sync_text && !domain::is_machine(actor->role)) connection->send(m_sync_text);
  Subscriber subscriber{std::move(connection), std::move(actor), std::min(since.value_or(last), last), false};
  subscriber.replaying = subscriber.seen < last;
  m_subscribers.push_back(std::move(subscriber));
  replay_page();
  return std::prev(m_subscribers.end());
}

void Events::replay_page() {
  bool more = false;
  for (auto& subscriber : m_subscribers)
    if (subscriber.replaying) more = replay_page_of(subscriber) || more;
  if (!more || m_replay_posted) return;
  m_replay_posted = true;
  m_loop.post([life = std::weak_ptr(m_life)] {
    const auto self = life.lock();
    if (!self) return;
    (*self)->m_replay_posted = false;
    (*self)->replay_page();
  });
}

bool Events::replay_page_of(Subscriber& subscriber) {
  store::ReadTransaction tx(m_database);
  const auto entries = store::read_journal(tx, subscriber.seen, page_size);
  for (const auto& entry : entries) {
    const Happened happened{entry, event_data(tx, m_library, entry)};
    const auto text = domain::is_machine(subscriber.actor->role) ? public_event_text(happened) : event_text(happened);
    if (text) subscriber.connection->send(text);
    subscriber.seen = entry.seq;
  }
  subscriber.replaying = static_cast<int>(entries.size()) == page_size && subscriber.connection->is_open();
  return subscriber.replaying;
}

void Events::publish(const std::vector<Happened>& all) {
  if (m_subscribers.empty()) return;
  for (const auto& happened : all) {
    std::shared_ptr<const std::string> staff_text, machine_text;
    for (auto& subscriber : m_subscribers) {
      if (subscriber.replaying || subscriber.seen >= happened.entry.seq) continue;
      subscriber.seen = happened.entry.seq;
      if (domain::is_machine(subscriber.actor->role)) {
        if (!machine_text) machine_text = public_event_text(happened);
        if (machine_text) subscriber.connection->send(machine_text);
      } else {
        if (!staff_text) staff_text = event_text(happened);
        subscriber.connection->send(staff_text);
      }
    }
  }
}

void Events::close_where(const std::function<bool(const Actor&)>& ended) {
  constexpr std::uint16_t session_ended = 4401;
  for (auto& subscriber : m_subscribers)
    if (ended(*subscriber.actor)) subscriber.connection->close(session_ended, "the session has ended");
}

void Events::publish_sync(const Json& counters) {
  auto text = Json{{"sync", counters}}.dump();
  if (m_sync_text && *m_sync_text == text) return;
  m_sync_text = std::make_shared<const std::string>(std::move(text));
  for (auto& subscriber : m_subscribers)
    if (!domain::is_machine(subscriber.actor->role)) subscriber.connection->send(m_sync_text);
}

}  // namespace nuanxin::hub
