#include "sync/agent.h"

#include <condition_variable>
#include <future>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "base/log.h"
#include "net/backoff.h"
#include "store/record.h"
#include "store/visit.h"

namespace nuanxin::sync {
namespace {

net::HttpClientOptions client_options(const AgentOptions& options) {
  net::HttpClientOptions out;
  out.bearer_token = options.token;
  out.ca_file = options.ca_file;
  return out;
}

}  // namespace

std::string_view code(Phase phase) {
  switch (phase) {
    case Phase::idle:
      return "idle";
    case Phase::sending:
      return "sending";
    case Phase::waiting:
      return "waiting";
    case Phase::no_right:
      return "no_right";
    case Phase::broken:
      break;
  }
  return "broken";
}

struct Agent::Impl {
  std::string path;
  store::FieldKeys keys;
  std::shared_ptr<const forms::Library> library;
  AgentOptions options;
  std::function<void(const AgentStatus&)> on_change;

  std::mutex mutex;  // guards only the two flags
  std::condition_variable_any wake;
  bool poked = true;
  bool hurried = false;

  std::unique_ptr<store::Database> database;
  Uploader uploader;
  net::Backoff backoff;
  AgentStatus status;
  Trust trust = Trust::nothing;
  std::jthread thread;

  Impl(std::string path_, store::FieldKeys keys_, std::shared_ptr<const forms::Library> library_, AgentOptions options_,
       std::function<void(const AgentStatus&)> on_change_)
      : path(std::move(path_)),
        keys(std::move(keys_)),
        library(std::move(library_)),
        options(std::move(options_)),
        on_change(std::move(on_change_)),
        uploader(options.province_url, client_options(options)),
        backoff(options.first_wait, options.longest_wait, std::random_device{}()) {}

  void run(std::stop_token stop);
  bool open_database();
  GroupOutcome drain(std::stop_token stop);
  Parcel next_parcel(const Parcel& under_way);
  void store_outcomes(const Parcel&);
  void wake_dependents(store::WriteTransaction&, const Group&);
  void report(Phase, std::string words = {}, std::optional<Instant> next_try = {});
  void wait_for_work(std::stop_token stop);
  void try_drain(std::stop_token stop);
  void wait_to_retry(std::stop_token stop, std::chrono::milliseconds);
};

void Agent::Impl::report(Phase phase, std::string words, std::optional<Instant> next_try) {
  status.phase = phase;
  status.words = std::move(words);
  status.next_try = next_try;
  status.traffic = uploader.traffic();
  on_change(status);
}

/// What waits, as much as one Bundle holds. What is under way is not read again: its version at the server is about to
/// change.
Parcel Agent::Impl::next_parcel(const Parcel& under_way) {
  std::set<std::pair<std::string_view, std::string_view>> busy;
  for (const auto& group : under_way.groups) busy.emplace(group.item.entity, group.item.id);
  std::vector<Group> groups;
  std::size_t entries = 0;
  store::ReadTransaction tx(*database);
  GroupBuilder builder(tx, *library, trust);
  for (const auto& item : store::pending(tx, system_now(), static_cast<int>(max_entries + busy.size()))) {
    if (busy.contains({item.entity, item.id})) continue;
    auto group = builder.build(item);
    if (!groups.empty() && entries + group.resources.size() > max_entries) break;
    entries += group.resources.size();
    groups.push_back(std::move(group));
    if (groups.size() >= max_entries) break;
  }
  return pack(std::move(groups));
}

/// When a worker arrives at last, his visits and records that were refused for his sake go again.
void Agent::Impl::wake_dependents(store::WriteTransaction& tx, const Group& group) {
  if (group.item.entity != "worker" || !store::has_refused(tx)) return;
  for (const auto& visit : store::visits_of_worker(tx, WorkerId(group.item.id))) {
    store::retry_refused(tx, visit.id.str());
    for (const auto& record : store::records_of_visit(tx, visit.id)) store::retry_refused(tx, record.id.str());
  }
}

void Agent::Impl::store_outcomes(const Parcel& parcel) {
  if (parcel.empty()) return;
  const auto now = system_now();
  store::WriteTransaction tx(*database);
  for (std::size_t i = 0; i < parcel.groups.size(); ++i) {
    const auto& [item, resources, withheld, fault] = parcel.groups[i];
    const auto& [verdict, words] = parcel.outcomes[i];
    if (verdict == Verdict::later || verdict == Verdict::no_right) continue;
    for (const auto& resource : resources)
      if (!resource.remote.etag.empty() || !resource.remote.sent_hash.empty())
        store::save_remote(tx, resource.type, resource.id, resource.remote);
    if (verdict == Verdict::refused) {
      log::warn("sync: {} {} was refused", item.entity, item.id);
      store::mark_refused(tx, item.entity, item.id, item.version, words);
    } else if (withheld || resources.empty()) {
      store::withhold(tx, item.entity, item.id, item.version);
    } else {
      store::mark_sent(tx, item.entity, item.id, item.version, now);
      wake_dependents(tx, parcel.groups[i]);
    }
  }
  tx.commit();
}

/// Sends until nothing waits (answers `sent`) or the province cannot take more now.
GroupOutcome Agent::Impl::drain(std::stop_token stop) {
  Parcel done;
  while (!stop.stop_requested()) {
    Parcel next = next_parcel(done);
    while (!next.empty() && !stop.stop_requested()) {
      if (status.phase != Phase::sending) report(Phase::sending);
      Parcel current = std::move(next);
      auto wire = std::async(std::launch::async, [&] { uploader.send(current, stop); });
      store_outcomes(done);
      next = next_parcel(current);
      wire.get();
      done = std::move(current);
      if (const auto* stopped = done.stopped_by()) {
        auto reason = *stopped;
        trust = Trust::nothing;
        store_outcomes(done);
        return reason;
      }
    }
    if (done.empty()) break;
    // What is stored last may wake others.
    store_outcomes(std::exchange(done, {}));
  }
  trust = Trust::memory;
  return {Verdict::sent, {}};
}

bool Agent::Impl::open_database() {
  if (database) return true;
  auto opened = store::Database::open(path, keys);
  if (!opened) {
    log::error("sync: the database does not open: {}", opened.error().detail);
    return false;
  }
  database = std::move(*opened);
  database->allow_forgetting();  // a mark that is lost only means that something is sent again
  return true;
}

void Agent::Impl::wait_for_work(std::stop_token stop) {
  std::unique_lock lock(mutex);
  wake.wait(lock, stop, [&] { return poked || hurried; });
  wake.wait_for(lock, stop, options.gather, [&] { return hurried; });
  poked = hurried = false;
}

void Agent::Impl::wait_to_retry(std::stop_token stop, std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex);
  wake.wait_for(lock, stop, wait, [&] { return hurried; });
  poked = hurried = false;
}

void Agent::Impl::try_drain(std::stop_token stop) {
  auto phase = Phase::broken;
  std::string words;
  try {
    if (open_database()) {
      auto outcome = drain(stop);
      if (outcome.verdict == Verdict::sent) {
        backoff.reset();
        report(Phase::idle);
        return wait_for_work(stop);
      }
      phase = outcome.verdict == Verdict::no_right ? Phase::no_right : Phase::waiting;
      words = std::move(outcome.words);
    }
  } catch (const std::exception& e) {
    log::error("sync: {}", e.what());
    database.reset();
    trust = Trust::nothing;
  }
  if (stop.stop_requested()) return;
  const auto wait = backoff.next(uploader.retry_after());
  report(phase, std::move(words), system_now() + wait);
  wait_to_retry(stop, wait);
}

void Agent::Impl::run(std::stop_token stop) {
  while (!stop.stop_requested()) try_drain(stop);
}

Agent::Agent(std::string database_path, store::FieldKeys keys, std::shared_ptr<const forms::Library> library,
             AgentOptions options, std::function<void(const AgentStatus&)> on_change)
    : m_impl(std::make_unique<Impl>(std::move(database_path), std::move(keys), std::move(library), std::move(options),
                                    std::move(on_change))) {
  m_impl->thread = std::jthread([impl = m_impl.get()](std::stop_token stop) { impl->run(stop); });
}

Agent::~Agent() {
  m_impl->thread.request_stop();
  m_impl->thread.join();
}

void Agent::poke() {
  {
    const std::lock_guard lock(m_impl->mutex);
    m_impl->poked = true;
  }
  m_impl->wake.notify_one();
}

void Agent::retry_now() {
  {
    const std::lock_guard lock(m_impl->mutex);
    m_impl->hurried = true;
  }
  m_impl->wake.notify_one();
}

}  // namespace nuanxin::sync
