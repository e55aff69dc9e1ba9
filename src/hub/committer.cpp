#include "hub/committer.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/log.h"
#include "hub/commands/guided.h"

namespace nuanxin::hub {
namespace {

/// Bounds how long answers wait for each other.
constexpr std::size_t max_batch = 256;

Error of_store_error(const store::StoreError& error) {
  log::error("the batch was rolled back: {}", error.what());
  if (error.storage_full()) return refuse(Reason::storage_full, "the disk is full; nothing of this was kept");
  return refuse(Reason::unavailable, "the database could not write; nothing of this was kept");
}

std::string answer_text(std::int64_t seq, const Json& result) {
  return "{\"seq\":" + std::to_string(seq) + ",\"result\":" + json_text(result) + "}";
}

}  // namespace

std::string hash_of_body(const Actor& actor, std::string_view body) {
  std::string text = actor.id();
  text += '\n';
  text += body;
  return crypto::hash(text);
}

bool is_idempotency_key(std::string_view key) {
  const auto good = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return key.size() >= 8 && key.size() <= 64 && std::all_of(key.begin(), key.end(), good);
}

Committer::Committer(Parts parts) : m_parts(parts), m_life(std::make_shared<Committer*>(this)) {}

void Committer::submit(Submission submission) {
  m_waiting.push_back(std::move(submission));
  post_flush();
}

void Committer::post_flush() {
  if (m_flush_posted || m_waiting.empty()) return;
  m_flush_posted = true;
  m_parts.loop.post([life = std::weak_ptr(m_life)] {
    if (const auto self = life.lock()) (*self)->flush();
  });
}

void Committer::flush() {
  m_flush_posted = false;
  if (m_waiting.empty()) return;
  auto batch = take_batch();
  auto outcomes = write(batch);
  tell(batch, outcomes);
  if (m_on_batch) m_on_batch();
  post_flush();
}

std::vector<Submission> Committer::take_batch() {
  const auto size = static_cast<std::ptrdiff_t>(std::min(max_batch, m_waiting.size()));
  std::vector<Submission> batch(std::make_move_iterator(m_waiting.begin()),
                                std::make_move_iterator(m_waiting.begin() + size));
  m_waiting.erase(m_waiting.begin(), m_waiting.begin() + size);
  return batch;
}

std::vector<Committer::Outcome> Committer::write(const std::vector<Submission>& batch) {
  std::vector<Outcome> outcomes;
  outcomes.reserve(batch.size());
  try {
    store::WriteTransaction tx(m_parts.database);
    for (const auto& submission : batch) outcomes.push_back(run_in_savepoint(tx, submission));
    tx.commit();
  } catch (const store::StoreError& error) {
    const auto refusal = of_store_error(error);
    m_guidance.forget_all();  // what the engines took was not kept
    outcomes.clear();
    for (std::size_t i = 0; i < batch.size(); ++i) outcomes.push_back(Outcome{refusal, {}, {}});
  }
  return outcomes;
}

Committer::Outcome Committer::run_in_savepoint(store::WriteTransaction& tx, const Submission& submission) {
  store::Savepoint savepoint(tx);
  try {
    auto outcome = run(tx, submission);
    if (outcome.answer)
      savepoint.release();
    else
      savepoint.roll_back();
    return outcome;
  } catch (const store::StoreError&) {
    throw;  // concerns the whole batch: SQLite may have rolled everything back
  } catch (const std::exception& error) {
    savepoint.roll_back();
    m_guidance.forget_all();
    const auto id = crypto::to_hex(crypto::random_bytes(4));
    log::error("{} failed ({}): {}", submission.command, id, error.what());
    return Outcome{refuse(Reason::internal, "unexpected; the log has more under " + id), {}, {}};
  }
}

Committer::Outcome Committer::run(store::WriteTransaction& tx, const Submission& submission) {
  const auto known = submission.key.empty() ? std::nullopt : store::answer_for(tx, submission.key);
  if (known) {
    if (known->command != submission.command || known->body_hash != submission.body_hash)
      return Outcome{refuse(Reason::key_reused, "this key was used for another command", "Idempotency-Key"), {}, {}};
    return Outcome{known->response, {}, {}};
  }
  const auto handler = handler_of(submission.command);
  if (!handler) return Outcome{refuse(Reason::not_found, "no such command"), {}, {}};
  const auto listeners = m_parts.events.count() > 0 ? Listeners::some : Listeners::none;
  CommandRun run(tx, m_parts.library, m_crowd, m_guidance, *submission.actor, submission.command, submission.at,
                 listeners);
  auto result = handler(run, submission.body);
  if (!result) {
    for (const auto& fair : run.guided) m_guidance.forget(fair);
    return Outcome{result.error(), {}, {}};
  }
  commands::guide(run);
  const auto seq = run.last_seq() != 0 ? run.last_seq() : store::last_seq(tx);
  auto text = answer_text(seq, *result);
  if (submission.key.empty()) return Outcome{std::move(text), std::move(run.all_happened()), std::move(run.actions())};
  const auto saved = store::save_answer(
      tx, store::Answer{submission.key, submission.command, submission.body_hash, text, submission.at});
  if (!saved) return Outcome{saved.error(), {}, {}};
  return Outcome{std::move(text), std::move(run.all_happened()), std::move(run.actions())};
}

void Committer::tell(std::vector<Submission>& batch, std::vector<Outcome>& outcomes) {
  for (auto& outcome : outcomes)
    for (auto& action : outcome.actions)
      action(Aftermath{m_parts.index, m_parts.sessions, m_parts.events, m_on_send_again});
  for (std::size_t i = 0; i < batch.size(); ++i) batch[i].done(std::move(outcomes[i].answer));
  bool anything = false;
  for (auto& outcome : outcomes) {
    m_parts.events.publish(outcome.happened);
    anything = anything || !outcome.happened.empty();
  }
  if (anything && m_on_committed) m_on_committed();
}

}  // namespace nuanxin::hub
