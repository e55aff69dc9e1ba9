// A van's real store with people in it, and the real agent that sends to a real province through a Front.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>

#include "integration/sync/front.h"
#include "store/fair.h"
#include "store/journal.h"
#include "store/outbox.h"
#include "store/record.h"
#include "store/visit.h"
#include "store/worker.h"
#include "support/people.h"
#include "support/result.h"
#include "sync/agent.h"
#include "unit/province/fixture.h"

namespace nuanxin::test {

enum class Agreed { yes, no };

class Van {
 public:
  Van() : front(province.port()) {
    database = *store::Database::open(folder.path / "van.db", keys());
    store::WriteTransaction tx(*database);
    fair.id = FairId(new_uuid());
    fair.name = "测试集市";
    fair.place = "测试广场";
    fair.day = *parse_date("2026-07-22");
    fair.version = 1;
    REQUIRE(store::insert_fair(tx, fair));
    tell(tx, "fair", fair.id.str(), 1);
    tx.commit();
  }

  static store::FieldKeys keys() {
    return store::derive_field_keys(crypto::Key(std::string(32, 'd')), crypto::Key(std::string(32, 'p')));
  }

  /// Number n is registered, agrees to be sent or not, and has one stop.
  domain::Visit register_person(int n, Agreed agreed = Agreed::yes) {
    store::WriteTransaction tx(*database);
    const auto worker = worker_of(n, 1);
    REQUIRE(store::save_worker(tx, worker));
    tell(tx, "worker", worker.id.str(), 1);
    domain::Visit visit;
    visit.id = new_id<VisitId>();
    visit.fair = fair.id;
    visit.worker = worker.id;
    visit.ticket_number = store::next_ticket_number(tx, fair.id);
    visit.occupation = "courier";
    visit.consents = {{"sync", "1", agreed == Agreed::yes, "zh_CN", "signature", system_now()}};
    visit.registered_at = system_now();
    visit.version = 1;
    domain::Stop stop;
    stop.id = new_id<StopId>();
    stop.visit = visit.id;
    stop.activity = "vitals";
    stop.joined_at = visit.registered_at;
    stop.version = 1;
    visit.stops = {stop};
    REQUIRE(store::insert_visit(tx, visit));
    tell(tx, "visit", visit.id.str(), 1);
    tx.commit();
    poke();
    return visit;
  }

  domain::Worker worker_of(int n, int version) const {
    domain::Identity identity;
    identity.doc_number = id_number(n);
    identity.name = name(n);
    identity.phone = phone(n);
    identity.sex = domain::Sex::male;
    return {store::worker_id_for(keys(), identity.doc_kind, identity.doc_number), identity, version};
  }
  void change(const domain::Worker& worker) {
    store::WriteTransaction tx(*database);
    REQUIRE(store::save_worker(tx, worker));
    tell(tx, "worker", worker.id.str(), worker.version);
    tx.commit();
    poke();
  }
  void change(domain::Visit& visit) {
    store::WriteTransaction tx(*database);
    ++visit.version;
    REQUIRE(store::update_visit(tx, visit));
    tell(tx, "visit", visit.id.str(), visit.version);
    tx.commit();
    poke();
  }
  void agree(const domain::Visit& visit, const std::string& purpose = "sync") {
    store::WriteTransaction tx(*database);
    store::save_consent(tx, visit.id, {purpose, "1", true, "zh_CN", "signature", system_now()});
    tx.commit();
    poke();
  }
  /// Answers to a form, signed by one and the same doctor.
  RecordId sign(const domain::Visit& visit, const std::string& activity = "vitals") {
    domain::Record record;
    record.id = new_id<RecordId>();
    record.visit = visit.id;
    record.stop = visit.stops[0].id;
    record.worker = visit.worker;
    record.activity = activity;
    record.form = library()->form_of(*library()->catalogue().activity(activity))->canonical();
    record.state = domain::RecordState::signed_;
    record.version = 1;
    record.response = *parse_json(
        R"({"resourceType":"QuestionnaireResponse","status":"completed",
            "item":[{"linkId":"vt.pulse","answer":[{"valueQuantity":{"value":72,"unit":"/min",
                     "system":"http://unitsofmeasure.org","code":"/min"}}]}]})");
    record.conclusion = Json{{"grade", 0}};
    record.author_id = "0f8a2c9e-6a4e-4f0e-9a55-2f1d3f9b7a10";
    record.author_name = "李医生";
    record.authored = system_now();
    store::WriteTransaction tx(*database);
    REQUIRE(store::save_record(tx, record));
    tell(tx, "record", record.id.str(), 1);
    tx.commit();
    poke();
    return record.id;
  }

  void start_agent() {
    sync::AgentOptions options;
    options.province_url = front.url();
    options.token = "token-1";
    options.first_wait = std::chrono::milliseconds(100);
    options.longest_wait = std::chrono::milliseconds(100);
    options.gather = std::chrono::milliseconds(1);
    agent = std::make_unique<sync::Agent>(database->path(), keys(), library(), options,
                                          [this](const sync::AgentStatus& status) { heard(status); });
  }
  /// For trouble that must not go away by itself: only retry_now() tries again.
  void start_patient_agent() {
    sync::AgentOptions options;
    options.province_url = front.url();
    options.token = "token-1";
    options.first_wait = options.longest_wait = std::chrono::hours(1);
    options.gather = std::chrono::milliseconds(1);
    agent = std::make_unique<sync::Agent>(database->path(), keys(), library(), options,
                                          [this](const sync::AgentStatus& status) { heard(status); });
  }

  store::OutboxCounters counters() {
    store::ReadTransaction tx(*database);
    return store::outbox_counters(tx);
  }
  std::vector<store::OutboxItem> refused() {
    store::ReadTransaction tx(*database);
    return store::refused_items(tx);
  }
  void retry_refused() {
    {
      store::WriteTransaction tx(*database);
      store::retry_refused(tx);
      tx.commit();
    }
    agent->retry_now();
  }

  /// The status once this phase is reached; fails at the deadline.
  sync::AgentStatus wait_for(sync::Phase phase) {
    std::unique_lock lock(m_mutex);
    REQUIRE(m_heard.wait_for(lock, std::chrono::seconds(30), [&] { return m_status && m_status->phase == phase; }));
    return *m_status;
  }
  /// Until nothing is unsent.
  void wait_sent() {
    REQUIRE(net::eventually([this] { return counters().unsent == 0; }));
    wait_for(sync::Phase::idle);
  }

  static std::shared_ptr<const forms::Library> library() {
    static const auto loaded = [] {
      auto library = forms::load_library(std::string(std::getenv("NUANXIN_SOURCE_DIR")) + "/forms");
      REQUIRE(library);
      return std::make_shared<const forms::Library>(std::move(*library));
    }();
    return loaded;
  }

  std::int64_t count(const std::string& type) {
    return value_or<std::int64_t>(province.get("/" + type).body, "total", -1);
  }
  std::string version(const std::string& type, const std::string& id) {
    return text_or(member(province.get("/" + type + "/" + id).body, "meta"), "versionId");
  }

  province::TempFolder folder;
  province::Province province;
  Front front;
  domain::Fair fair;
  std::unique_ptr<store::Database> database;

 private:
  static void tell(store::WriteTransaction& tx, const std::string& entity, const std::string& id, int version) {
    store::append(tx, {.at = system_now(), .command = "Test", .entity = entity, .id = id, .version = version});
  }
  void poke() {
    if (agent) agent->poke();
  }
  void heard(const sync::AgentStatus& status) {
    {
      const std::lock_guard lock(m_mutex);
      m_status = status;
    }
    m_heard.notify_all();
  }

  std::mutex m_mutex;
  std::condition_variable m_heard;
  std::optional<sync::AgentStatus> m_status;

 public:
  std::unique_ptr<sync::Agent> agent;  ///< last: it tells this object until it is gone
};

}  // namespace nuanxin::test
