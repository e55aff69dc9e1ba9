#include "tests/integration/queue/served.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace nuanxin::queue::testing {
namespace {

double in_seconds(Millis time) { return static_cast<double>(time) / 1000; }

Json or_null(const std::optional<std::string>& text) { return text ? Json(*text) : Json(); }

const char* class_word(VisitorClass visitor_class) {
  static constexpr const char* words[] = {"normal", "elderly", "disabled", "pregnant", "appointment"};
  return words[static_cast<int>(visitor_class)];
}

Json fields(const event::Arrive& e) {
  return {{"event", "arrive"},
          {"ticket", e.ticket},
          {"wants", e.wants},
          {"class", class_word(e.visitor_class)},
          {"slot", e.slot ? Json(in_seconds(*e.slot)) : Json()},
          {"not_ready", e.not_ready}};
}
Json fields(const event::Start& e) {
  return {{"event", "start"}, {"ticket", e.ticket}, {"service", e.service}, {"window", e.window}};
}
Json fields(const event::Finish& e) {
  return {{"event", "finish"}, {"ticket", e.ticket}, {"service", e.service}, {"window", e.window}};
}
Json fields(const event::Missed& e) { return {{"event", "missed"}, {"ticket", e.ticket}, {"service", e.service}}; }
Json fields(const event::Returned& e) { return {{"event", "returned"}, {"ticket", e.ticket}}; }
Json fields(const event::Ready& e) { return {{"event", "ready"}, {"ticket", e.ticket}, {"service", e.service}}; }
Json fields(const event::NotReady& e) { return {{"event", "not_ready"}, {"ticket", e.ticket}, {"service", e.service}}; }
Json fields(const event::Park& e) { return {{"event", "park"}, {"ticket", e.ticket}}; }
Json fields(const event::Resume& e) { return {{"event", "resume"}, {"ticket", e.ticket}}; }
Json fields(const event::Transfer& e) {
  return {{"event", "transfer"}, {"ticket", e.ticket}, {"from", or_null(e.from)}, {"to", or_null(e.to)}};
}
Json fields(const event::Leave& e) { return {{"event", "leave"}, {"ticket", e.ticket}}; }
Json fields(const event::Override& e) {
  return {{"event", "override"}, {"ticket", e.ticket}, {"service", e.service}, {"by", e.by}, {"reason", e.reason}};
}
/// The pipe does not know them.
Json fields(const event::SetWindows&) { throw std::logic_error("windows are not for the pipe"); }
Json fields(const event::Put&) { throw std::logic_error("put is not for the pipe"); }
Json fields(const event::SetWindow& e) {
  static constexpr const char* words[] = {"open", "pause", "close"};
  return {{"event", "window"}, {"id", e.id}, {"state", words[static_cast<int>(e.state)]}};
}
Json fields(const event::Tick&) { return {{"event", "tick"}}; }

}  // namespace

Served::Served() {
  int to[2];
  int from[2];
  if (pipe(to) != 0 || pipe(from) != 0) throw std::runtime_error("no pipe");
  const auto program = std::string(std::getenv("NUANXIN_BIN_DIR")) + "/nuanxin";
  m_child = fork();
  if (m_child < 0) throw std::runtime_error("no fork");
  if (m_child == 0) {
    dup2(to[0], STDIN_FILENO);
    dup2(from[1], STDOUT_FILENO);
    for (const int end : {to[0], to[1], from[0], from[1]}) ::close(end);
    execl(program.c_str(), program.c_str(), "queue", "serve", static_cast<char*>(nullptr));
    _exit(127);
  }
  ::close(to[0]);
  ::close(from[1]);
  m_to = fdopen(to[1], "w");
  m_from = fdopen(from[0], "r");
}

Served::~Served() {
  if (m_to) close();
  std::fclose(m_from);
}

std::string Served::read_line() {
  std::string line;
  for (int c = std::fgetc(m_from); c != '\n'; c = std::fgetc(m_from)) {
    if (c == EOF) throw std::runtime_error("the program ended");
    line += static_cast<char>(c);
  }
  return line;
}

std::vector<std::string> Served::ask(const Json& line) {
  const auto text = line.dump() + '\n';
  std::fwrite(text.data(), 1, text.size(), m_to);
  std::fflush(m_to);
  std::vector<std::string> block;
  for (auto each = read_line(); each != R"({"done":true})"; each = read_line()) block.push_back(std::move(each));
  return block;
}

int Served::close() {
  std::fclose(m_to);
  m_to = nullptr;
  int status = 0;
  waitpid(m_child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Json fair_line(const FairPlan& plan) {
  Json services = Json::array();
  for (const auto& each : plan.services)
    services.push_back({{"id", each.id},
                        {"mean_s", in_seconds(each.mean)},
                        {"walk_s", in_seconds(each.walk)},
                        {"windows", each.windows}});
  Json order = Json::array();
  for (const auto& each : plan.order)
    order.push_back({{"after", each.after},
                     {"then", each.then},
                     {"min_s", in_seconds(each.min)},
                     {"max_s", each.max ? Json(in_seconds(*each.max)) : Json()}});
  const auto& p = plan.parameters;
  return {{"event", "fair"},
          {"policy", plan.policy},
          {"services", std::move(services)},
          {"order", std::move(order)},
          {"params",
           {{"b_s", in_seconds(p.overtaking_age)},
            {"c", p.overtaking_count},
            {"r", p.remaining_weight},
            {"lead_s", in_seconds(p.lead)},
            {"deck_q", p.deck_quantile},
            {"ewma", p.ewma},
            {"appt_max_s", in_seconds(p.appointment_credit_max)},
            {"miss_penalty_s", in_seconds(p.miss_penalty)}}}};
}

Json event_line(const Moment& moment) {
  auto line = std::visit([](const auto& each) { return fields(each); }, moment.event);
  line["t"] = in_seconds(moment.at);
  return line;
}

}  // namespace nuanxin::queue::testing
