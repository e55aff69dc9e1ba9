// A hub that answers when the test says so, and a clock that goes when the test says so.
#pragma once

#include <deque>
#include <map>

#include "base/json.h"
#include "station/model/work_context.h"

namespace nuanxin::station::test {

class ScriptedApi final : public Api {
 public:
  struct Call {
    std::string kind;  ///< "command", "get", "ask", "upload"
    std::string name;  ///< command or path
    Json body;
    std::string key;
    Reply reply;
  };
  void sign_in(Credentials who, std::function<void(Result<Session>)> reply) override {
    credentials = std::move(who);
    sign_in_reply = std::move(reply);
  }
  void sign_out() override {}
  void command(std::string name, Json body, std::string key, Reply reply) override {
    calls.push_back({"command", std::move(name), std::move(body), std::move(key), std::move(reply)});
  }
  void get(std::string path, Reply reply) override {
    calls.push_back({"get", std::move(path), {}, {}, std::move(reply)});
  }
  void ask(std::string path, Json body, Reply reply) override {
    calls.push_back({"ask", std::move(path), std::move(body), {}, std::move(reply)});
  }
  void upload(std::string path, std::string bytes, Reply reply) override {
    calls.push_back({"upload", std::move(path), Json(std::move(bytes)), {}, std::move(reply)});
  }
  Link link() const override { return current_link; }
  SyncTruth sync() const override { return current_sync; }

  /// The oldest open call whose name starts with `prefix`; null when there is none.
  const Call* find(std::string_view prefix) const {
    for (const auto& call : calls)
      if (call.name.starts_with(prefix)) return &call;
    return nullptr;
  }
  /// Answers it. False when there is none.
  bool answer(std::string_view prefix, Result<Json> with) {
    for (auto it = calls.begin(); it != calls.end(); ++it)
      if (it->name.starts_with(prefix)) {
        const Call call = std::move(*it);
        calls.erase(it);
        if (call.reply) call.reply(std::move(with));
        return true;
      }
    return false;
  }
  int count(std::string_view prefix) const {
    int n = 0;
    for (const auto& call : calls) n += call.name.starts_with(prefix) ? 1 : 0;
    return n;
  }

  std::deque<Call> calls;
  Credentials credentials;
  std::function<void(Result<Session>)> sign_in_reply;
  Link current_link{LinkState::online, {}};
  SyncTruth current_sync;
};

class ManualTimers final : public Timers {
 public:
  Handle after(std::chrono::milliseconds pause, std::function<void()> function) override {
    auto kept = std::make_shared<std::function<void()>>(std::move(function));
    m_waiting.emplace(m_now + pause, kept);
    return kept;
  }
  Instant now() const override { return m_now; }
  /// Lets time pass; everything due runs in order.
  void pass(std::chrono::milliseconds time) {
    const Instant end = m_now + time;
    while (!m_waiting.empty() && m_waiting.begin()->first <= end) {
      const auto due = *m_waiting.begin();
      m_waiting.erase(m_waiting.begin());
      m_now = due.first;
      if (const auto kept = due.second.lock()) {
        const auto function = *kept;
        function();
      }
    }
    m_now = end;
  }

 private:
  Instant m_now = *parse_iso("2026-07-22T09:30:00+08:00");
  std::multimap<Instant, std::weak_ptr<std::function<void()>>> m_waiting;
};

class TestPrinter final : public PaperPrinter {
 public:
  DeviceStatus status() const override { return {DeviceState::ready, {}}; }
  void print(slip::TicketModel model, Reply reply) override {
    tickets.push_back(std::move(model));
    replies.push_back(std::move(reply));
  }
  void print(slip::SlipModel model, Reply reply) override {
    slips.push_back(std::move(model));
    replies.push_back(std::move(reply));
  }
  void answer(domain::PrintState state, std::string reason = {}) {
    const auto reply = replies.front();
    replies.pop_front();
    reply({state, std::move(reason)});
  }
  std::vector<slip::TicketModel> tickets;
  std::vector<slip::SlipModel> slips;
  std::deque<Reply> replies;
};

class TestCard final : public CardReader {
 public:
  DeviceStatus status() const override { return {DeviceState::ready, {}}; }
};

/// A fair with two activities and the real catalogue of forms/.
struct Bench {
  explicit Bench(domain::Role role = domain::Role::registrar);
  WorkContext context() { return {api, timers, fair, session, &card, &printer, nullptr}; }

  ScriptedApi api;
  ManualTimers timers;
  FairModel fair{api};
  Session session;
  TestCard card;
  TestPrinter printer;
};

Json ticket_json(const std::string& number);
/// A good resident card number of the fictitious area 329999.
inline const std::string good_number = "329999198503041016";
Json stop_json(const std::string& id, const std::string& ticket, const std::string& state);

}  // namespace nuanxin::station::test
