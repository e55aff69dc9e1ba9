#include "hub/hub.h"

#include <cmath>

#include "base/log.h"
#include "hub/board.h"
#include "hub/openapi.h"
#include "hub/pages.h"
#include "hub/password.h"
#include "hub/permissions.h"
#include "hub/phone_insight.h"
#include "hub/request_body.h"
#include "hub/routes.h"
#include "store/fair.h"
#include "store/journal.h"
#include "store/visit.h"

namespace nuanxin::hub {
namespace {

constexpr std::string_view base_path = "/api/v1";
constexpr std::string_view commands_path = "/commands/", phone_path = "/phone/";

/// Already serialised JSON: the bytes that were made durable are the bytes that are sent.
net::Response json_text(std::string text) {
  return net::text_response(200, std::move(text), "application/json; charset=utf-8");
}

net::Response answer(const Result<Json>& result) {
  return result ? net::json_response(200, *result) : net::error_response(result.error());
}

net::Response unexpected(std::string_view where, const std::exception& error) {
  const auto id = crypto::to_hex(crypto::random_bytes(4));
  log::error("{} failed ({}): {}", where, id, error.what());
  return net::error_response(refuse(Reason::internal, "unexpected; the log has more under " + id));
}

net::Response database_trouble(const store::StoreError& error) {
  log::error("database: {}", error.what());
  return net::error_response(error.storage_full() ? refuse(Reason::storage_full, "the disk is full")
                                                  : refuse(Reason::unavailable, "the database did not answer"));
}

/// A page may only load what this hub serves: no foreign script sees who is called.
net::Response page_response(const net::Request& request) {
  const auto page = request.method == "GET" ? page_at(request.path) : std::nullopt;
  if (!page) return net::error_response(refuse(Reason::not_found, "no such page"));
  auto response = net::text_response(200, std::string(page->text), page->content_type);
  response.headers.emplace_back("Content-Security-Policy",
                                "default-src 'self'; img-src data: blob:; object-src 'none'; base-uri 'none'; "
                                "form-action 'none'; frame-ancestors 'none'");
  response.headers.emplace_back("Cache-Control", page->is_private ? "no-store" : "no-cache");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  return response;
}

/// A forecast that cannot be made is only a forecast: it must not end the hub.
std::optional<Guidance::ForecastResult> forecast_of(const Guidance::ForecastJob& job) {
  try {
    return Guidance::play(job);
  } catch (const std::exception& error) {
    log::error("forecast: {}", error.what());
    return std::nullopt;
  }
}

}  // namespace

Hub::Hub(net::Loop& loop, HubParts parts)
    : m_loop(loop),
      m_parts(std::move(parts)),
      m_index(std::move(m_parts.index)),
      m_sessions(*m_parts.database, loop, m_worker, m_parts.password_cost),
      m_events(loop, *m_parts.database, *m_parts.library),
      m_committer({*m_parts.database, loop, *m_parts.library, m_index, m_sessions, m_events}),
      m_phone({*m_parts.database, loop, *m_parts.library, m_worker,
               [this](Submission submission) { m_committer.submit(std::move(submission)); }, m_parts.clock,
               guided_insight(m_committer.guidance())}),
      m_life(std::make_shared<Hub*>(this)) {}

Hub::~Hub() = default;

void Hub::attach(net::Server& server) {
  server.on_request([this](const net::Request& request, const net::Respond& respond) { handle(request, respond); });
  server.on_websocket(std::string(base_path) + "/events",
                      [this](const net::Request& request) { return accept_events(request); });
}

void Hub::start() {
  m_committer.on_batch([this] { arm_queue_tick(); });
  check_guidance();
  m_tick = m_loop.after(std::chrono::seconds(1), [this] { every_second(); });  // not before somebody can sign in
}

/// What the journal says of the fair's queue is compared with its stops once, as another version may have written it.
void Hub::check_guidance() {
  store::ReadTransaction tx(*m_parts.database);
  if (const auto fair = present_fair(tx, china_date(m_parts.clock())))
    submit_own("Tick", {{"fair", fair->str()}, {"check", true}});
}

/// A command that nobody asked for: its answer is not kept, a refusal only logged.
void Hub::submit_own(const std::string& command, Json body) {
  Submission submission;
  submission.actor = std::make_shared<const Actor>();
  submission.command = command;
  submission.body = std::move(body);
  submission.at = m_parts.clock();
  submission.done = [command](const Result<std::string>& done) {
    if (!done) log::error("{}: {}", command, done.error().detail);
  };
  m_committer.submit(std::move(submission));
}

void Hub::bring_back_those_due(Instant now) {
  store::ReadTransaction tx(*m_parts.database);
  for (const auto& visit : store::visits_back_by(tx, now)) submit_own("ComeBack", {{"visit", visit.str()}});
}

/// Every 20 seconds of the fair, on a thread of its own: one ensemble serves every phone, board and organizer.
void Hub::refresh_forecasts() {
  constexpr std::chrono::seconds between{20};
  const auto now = m_parts.clock();
  if (now - m_forecast_at < between || m_forecasts_running > 0) return;
  m_forecast_at = now;
  for (auto& job : m_committer.guidance().forecasts_due()) {
    auto work = [life = std::weak_ptr(m_life), loop = &m_loop, job = std::move(job)] {
      auto result = std::make_shared<std::optional<Guidance::ForecastResult>>(forecast_of(job));
      loop->post([life, job, result] {
        const auto self = life.lock();
        if (!self) return;
        --(*self)->m_forecasts_running;
        if (*result) (*self)->m_committer.guidance().take_forecast(job, std::move(**result));
      });
    };
    if (m_forecast_thread.submit(std::move(work))) ++m_forecasts_running;
  }
}

/// The engines say when they want to look again (pre-calls, time rules).
void Hub::arm_queue_tick() {
  const auto wake = m_committer.guidance().next_wake();
  if (!wake) return m_queue_tick.cancel();
  const auto wait = std::max<std::int64_t>(0, wake->at - millis(m_parts.clock()));
  const std::chrono::milliseconds real(std::llround(static_cast<double>(wait) / m_parts.clock_speed));
  m_queue_tick = m_loop.after(real, [this, fair = wake->fair] { submit_own("Tick", {{"fair", fair.str()}}); });
}

void Hub::every_second() {
  m_tick = m_loop.after(std::chrono::seconds(1), [this] { every_second(); });
  try {
    {
      store::ReadTransaction tx(*m_parts.database);
      m_events.publish_sync(sync_counters(tx, m_sync));
    }
    const auto now = m_parts.clock();
    m_events.close_where([&](const Actor& actor) { return !m_sessions.is_alive(actor.session, now); });
    bring_back_those_due(now);
    refresh_forecasts();
    forget_old_answers();
  } catch (const store::StoreError& error) {
    log::error("database: {}", error.what());
  }
}

void Hub::forget_old_answers() {
  constexpr std::chrono::hours kept{24 * 7}, between{1};
  const auto now = m_parts.clock();
  if (now - m_answers_cleaned < between) return;
  m_answers_cleaned = now;
  store::WriteTransaction tx(*m_parts.database);
  store::delete_answers_before(tx, now - kept);
  tx.commit();
}

void Hub::set_sync(SyncNow now) { m_sync = std::move(now); }

void Hub::handle(const net::Request& request, const net::Respond& respond) {
  try {
    route(request, respond);
  } catch (const store::StoreError& error) {
    respond(database_trouble(error));
  } catch (const std::exception& error) {
    respond(unexpected(request.method, error));
  }
}

void Hub::route(const net::Request& request, const net::Respond& respond) {
  std::string_view path = request.path;
  if (!path.starts_with(base_path)) return respond(page_response(request));
  path.remove_prefix(base_path.size());
  if (path == "/health" && request.method == "GET") return respond(net::json_response(200, health()));
  if (path == "/openapi.json" && request.method == "GET") return respond(json_text(std::string(openapi_text())));
  if (path == "/board" && request.method == "GET") return respond(net::json_response(200, public_board()));
  if (path == "/session") return session_request(request, respond);
  if (path.starts_with(commands_path) && request.method == "POST")
    return command_request(request, std::string(path.substr(commands_path.size())), respond);
  if (path.starts_with(phone_path)) return m_phone.handle(request, path.substr(phone_path.size()), respond);
  read_request(request, path, respond);
}

Json Hub::health() {
  const auto now = m_parts.clock();
  store::ReadTransaction tx(*m_parts.database);
  const auto fair = present_fair(tx, china_date(now));
  return Json{{"status", "ok"},
              {"version", NUANXIN_VERSION},
              {"fair", fair ? Json(fair->str()) : Json()},
              {"seq", store::last_seq(tx)},
              {"time", to_iso(now)}};
}

Json Hub::public_board() {
  const auto now = m_parts.clock();
  store::ReadTransaction tx(*m_parts.database);
  const auto id = present_fair(tx, china_date(now));
  return board_json(tx, m_parts.library->catalogue(), id ? store::fair_by_id(tx, *id) : std::nullopt, now);
}

Result<std::shared_ptr<const Actor>> Hub::actor_of(const net::Request& request) {
  auto actor = m_sessions.find(request.bearer(), m_parts.clock());
  if (!actor) return refuse(Reason::unauthenticated, "a session is needed; it may have ended");
  return actor;
}

void Hub::session_request(const net::Request& request, const net::Respond& respond) {
  if (request.method == "POST") return sign_in(request, respond);
  if (request.method != "DELETE") return respond(net::error_response(refuse(Reason::not_found, "no such request")));
  const auto actor = actor_of(request);
  if (!actor) return respond(net::error_response(actor.error()));
  m_sessions.sign_out(request.bearer());
  m_events.close_where([&](const Actor& other) { return other.session == (*actor)->session; });
  respond(net::json_response(200, Json::object()));
}

void Hub::sign_in(const net::Request& request, const net::Respond& respond) {
  const auto body = parse_body(request.body, max_command_bytes);
  if (!body) return respond(net::error_response(body.error()));
  SignIn sign_in{text_or(*body, "station_token"), text_or(*body, "login"), text_or(*body, "password")};
  if (sign_in.station_token.empty())
    return respond(net::error_response(refuse(Reason::bad_request, "a station token is expected", "station_token")));
  if (sign_in.password.size() > max_password_bytes)
    return respond(net::error_response(refuse(Reason::bad_request, "the password is too long", "password")));
  m_sessions.sign_in(sign_in, m_parts.clock(), [this, respond](const Result<NewSession>& session) {
    respond(session ? net::json_response(200, session_json(*session)) : net::error_response(session.error()));
  });
}

Json Hub::session_json(const NewSession& session) {
  const auto& actor = *session.actor;
  store::ReadTransaction tx(*m_parts.database);
  const auto fair = present_fair(tx, china_date(m_parts.clock()));
  const auto draft_key = crypto::derive(tx.keys().draft, "draft|" + actor.id());
  // What instruments said is the station's, whoever is signed in.
  const auto spool_key = crypto::derive(tx.keys().draft, "spool|" + actor.station.str());
  return Json{{"token", session.token},
              {"expires_at", to_iso(session.expires_at)},
              {"role", domain::code(actor.role)},
              {"staff", actor.staff.empty() ? Json() : Json{{"id", actor.staff.str()}, {"name", actor.staff_name}}},
              {"station", {{"id", actor.station.str()}, {"name", actor.station_name}}},
              {"draft_key", crypto::to_base64(draft_key.bytes())},
              {"spool_key", crypto::to_base64(spool_key.bytes())},
              {"fair", fair ? Json(fair->str()) : Json()}};
}

void Hub::command_request(const net::Request& request, const std::string& name, const net::Respond& respond) {
  auto actor = actor_of(request);
  if (!actor) return respond(net::error_response(actor.error()));
  const auto* permission = permission_of(name);
  if (!permission) return respond(net::error_response(refuse(Reason::not_found, "no such command")));
  if (!permission->roles.has((*actor)->role))
    return respond(net::error_response(refuse(Reason::forbidden, "not for this role")));
  Submission submission;
  submission.key = request.header("Idempotency-Key");
  if (!is_idempotency_key(submission.key))
    return respond(net::error_response(
        refuse(Reason::bad_request, "8 to 64 of A-Z, a-z, 0-9 and - are expected", "Idempotency-Key")));
  auto body = parse_body(request.body, name == "ImportRoster" ? max_roster_bytes : max_command_bytes);
  if (!body) return respond(net::error_response(body.error()));
  submission.command = name;
  submission.body_hash = hash_of_body(**actor, request.body);
  submission.body = std::move(*body);
  submission.at = m_parts.clock();
  submission.actor = std::move(*actor);
  if (name == "CreateStaff" || name == "SetPassword") return hash_password_then_submit(std::move(submission), respond);
  submit(std::move(submission), respond);
}

void Hub::submit(Submission submission, const net::Respond& respond) {
  submission.done = [respond](Result<std::string> text) {
    respond(text ? json_text(std::move(*text)) : net::error_response(text.error()));
  };
  m_committer.submit(std::move(submission));
}

void Hub::hash_password_then_submit(Submission submission, const net::Respond& respond) {
  auto password = take_password(submission.body);
  if (!password) return respond(net::error_response(password.error()));
  auto job = [life = std::weak_ptr(m_life), loop = &m_loop, cost = m_parts.password_cost,
              password = std::move(*password), submission = std::make_shared<Submission>(std::move(submission)),
              respond] {
    submission->body["password_hash"] = crypto::password_hash(password, cost);
    loop->post([life, submission, respond] {
      if (const auto self = life.lock()) (*self)->submit(std::move(*submission), respond);
    });
  };
  if (!m_worker.submit(std::move(job)))
    respond(net::error_response(refuse(Reason::unavailable, "too many passwords at once")));
}

Result<Json> Hub::execute(const Actor& actor, const std::string& command, Json body) {
  if (command == "CreateStaff" || command == "SetPassword") {
    const auto password = take_password(body);
    if (!password) return password.error();
    body["password_hash"] = crypto::password_hash(*password, m_parts.password_cost);
  }
  Submission submission;
  submission.actor = std::make_shared<const Actor>(actor);
  submission.command = command;
  submission.key = new_uuid();
  submission.body_hash = "local";
  submission.body = std::move(body);
  submission.at = m_parts.clock();
  Result<std::string> text = refuse(Reason::internal);
  submission.done = [&text](Result<std::string> done) { text = std::move(done); };
  m_committer.submit(std::move(submission));
  m_committer.flush();
  if (!text) return text.error();
  auto parsed = parse_json(*text);
  if (!parsed) return parsed.error();
  return member(*parsed, "result");
}

void Hub::read_request(const net::Request& request, std::string_view path, const net::Respond& respond) {
  const auto actor = actor_of(request);
  if (!actor) return respond(net::error_response(actor.error()));
  const auto found = find_read_route(request.method, path);
  if (!found) return respond(net::error_response(refuse(Reason::not_found, "no such path")));
  if (!found->route->roles.has((*actor)->role))
    return respond(net::error_response(refuse(Reason::forbidden, "not for this role")));
  store::ReadTransaction tx(*m_parts.database);
  respond(answer(found->route->handler(ReadRun{tx, *m_parts.library, m_index, m_parts.rules, m_sync,
                                               m_committer.guidance(), **actor, request, found->id, m_parts.clock()})));
}

Result<std::unique_ptr<net::WsPeerHandler>> Hub::accept_events(const net::Request& request) {
  auto actor = actor_of(request);
  if (!actor) return actor.error();
  if (request.path != std::string(base_path) + "/events") return refuse(Reason::not_found, "no such path");
  std::optional<std::int64_t> since;
  if (request.has_param("since")) {
    const auto number = number_param(request, "since", 0, 0, std::int64_t{1} << 53);
    if (!number) return number.error();
    since = *number;
  }
  return m_events.subscriber(std::move(*actor), since);
}

}  // namespace nuanxin::hub
