#include "sync/agent.h"

#include <condition_variable>
#include <mutex>
#include <random>
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
  Verdict drain_once(std::stop_token stop, bool& empty);
  std::vector<Group> next_groups();
  void store_outcomes(const std::vector<Group>&, const std::vector<GroupOutcome>&);
  void wake_dependents(store::WriteTransaction&, const Group&);
  void report(Phase, std::string words = {}, std::optional<Instant> next_try = {});
  void wait_for_work(std::stop_token stop);
  void wait_to_retry(std::stop_token stop, std::chrono::milliseconds);
};

void Agent::Impl::report(Phase phase, std::string words, std::optional<Instant> next_try) {
  status.phase = phase;
  status.words = std::move(words);
  status.next_try = next_try;
  status.traffic = uploader.traffic();
  on_change(status);
}

std::vector<Group> Agent::Impl::next_groups() {
  store::ReadTransaction tx(*database);
  GroupBuilder builder(tx, *library);
  std::vector<Group> groups;
  for (const auto& item : store::pending(tx, system_now(), options.batch)) groups.push_back(builder.build(item));
  return groups;
}

/// When a worker arrives at last, his visits and records that were refused for his sake go again.
void Agent::Impl::wake_dependents(store::WriteTransaction& tx, const Group& group) {
  if (group.item.entity != "worker" || store::outbox_counters(tx).refused == 0) return;
  for (const auto& visit : store::visits_of_worker(tx, WorkerId(group.item.id))) {
    store::retry_refused(tx, visit.id.str());
    for (const auto& record : store::records_of_visit(tx, visit.id)) store::retry_refused(tx, record.id.str());
  }
}

void Agent::Impl::store_outcomes(const std::vector<Group>& groups, const std::vector<GroupOutcome>& outcomes) {
  const auto now = system_now();
  store::WriteTransaction tx(*database);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto& [item, resources, withheld] = groups[i];
    if (outcomes[i].verdict == Verdict::later || outcomes[i].verdict == Verdict::no_right) continue;
    for (const auto& resource : resources)
      if (!resource.remote.etag.empty() || !resource.remote.sent_hash.empty())
        store::save_remote(tx, resource.type, resource.id, resource.remote);
    if (outcomes[i].verdict == Verdict::refused) {
      log::warn("sync: {} {} was refused", item.entity, item.id);
      store::mark_refused(tx, item.entity, item.id, item.version, outcomes[i].words);
    } else if (withheld) {
      store::withhold(tx, item.entity, item.id, item.version);
    } else {
      store::mark_sent(tx, item.entity, item.id, item.version, now);
      wake_dependents(tx, groups[i]);
    }
  }
  tx.commit();
}

Verdict Agent::Impl::drain_once(std::stop_token stop, bool& empty) {
  auto groups = next_groups();
  empty = groups.empty();
  if (empty) return Verdict::sent;
  if (status.phase != Phase::sending) report(Phase::sending);
  const auto outcomes = uploader.send(groups, stop);
  store_outcomes(groups, outcomes);
  report(Phase::sending);
  for (const auto& outcome : outcomes)
    if (outcome.verdict == Verdict::later || outcome.verdict == Verdict::no_right) {
      status.words = outcome.words;
      return outcome.verdict;
    }
  return Verdict::sent;
}

void Agent::Impl::wait_for_work(std::stop_token stop) {
  std::unique_lock lock(mutex);
  wake.wait(lock, stop, [&] { return poked || hurried; });
  poked = hurried = false;
}

void Agent::Impl::wait_to_retry(std::stop_token stop, std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex);
  wake.wait_for(lock, stop, wait, [&] { return hurried; });
  poked = hurried = false;
}

void Agent::Impl::run(std::stop_token stop) {
  while (!stop.stop_requested()) {
    bool empty = false;
    auto verdict = Verdict::later;
    auto phase = Phase::waiting;
    try {
      if (!database) database = store::Database::open(path, keys).value();
      verdict = drain_once(stop, empty);
    } catch (const std::exception& e) {
      log::error("sync: {}", e.what());
      database.reset();
      phase = Phase::broken;
      status.words.clear();
    }
    if (stop.stop_requested()) return;
    if (verdict == Verdict::sent) {
      backoff.reset();
      if (!empty) continue;
      report(Phase::idle);
      wait_for_work(stop);
    } else {
      if (verdict == Verdict::no_right) phase = Phase::no_right;
      const auto wait = backoff.next(uploader.retry_after());
      report(phase, status.words, system_now() + wait);
      wait_to_retry(stop, wait);
    }
  }
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
