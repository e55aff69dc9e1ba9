#include "hub/phone.h"

#include "base/crypto.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "hub/phone_link.h"
#include "hub/request_body.h"
#include "hub/setup.h"
#include "hub/slip_builder.h"
#include "slip/layout.h"
#include "slip/paint.h"
#include "store/fair.h"
#include "store/visit.h"
#include "store/worker.h"

namespace nuanxin::hub {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr int away_minutes = 10;
/// A ticket opens its page on the day of its fair and the day after.
constexpr std::chrono::days page_lives{1};
constexpr std::size_t max_wish_bytes = 1024;

net::Response private_response(net::Response response) {
  response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  return response;
}

net::Response refusal(const Error& error) { return private_response(net::error_response(error)); }

net::Response pause(seconds wait, std::string detail) {
  auto response = refusal(refuse(Reason::too_often, std::move(detail)));
  response.headers.emplace_back("Retry-After", std::to_string(wait.count()));
  return response;
}

/// One answer for a wrong token, an unknown visit and a path that does not exist.
net::Response nothing_here() { return refusal(refuse(Reason::not_found, "no such ticket")); }

bool lives(const domain::Fair& fair, Instant now) {
  return std::chrono::sys_days(china_date(now)) <= std::chrono::sys_days(fair.day) + page_lives;
}

Result<StopId> stop_to_return(const domain::Visit& visit, const std::string& activity) {
  // Named by its activity: a repeated request must find the same stop although it waits again already.
  for (const auto& stop : visit.stops)
    if (activity.empty() ? stop.state == domain::StopState::missed : stop.activity == activity) return stop.id;
  return refuse(Reason::illegal_move, "nothing was missed", "activity");
}

struct Order {
  std::string command;
  Json body;
};
/// What a button means as a command.
Result<Order> order_of(std::string_view action, const domain::Visit& visit, const Json& wish) {
  const auto& id = visit.id.str();
  if (action == "away") return Order{"StepAway", {{"visit", id}, {"minutes", away_minutes}}};
  if (action == "back") return Order{"ComeBack", {{"visit", id}}};
  if (action == "leave") return Order{"LeaveVisit", {{"visit", id}, {"reason", tr("Left, by the person's own phone")}}};
  if (action != "return") return refuse(Reason::not_found, "no such ticket");
  const auto stop = stop_to_return(visit, text_or(wish, "activity"));
  if (!stop) return stop.error();
  return Order{"Return", {{"stop", stop->str()}}};
}

bool passes(const domain::Worker& worker, const std::string& check) {
  const auto& number = worker.identity.doc_number;
  return number.size() >= 4 && crypto::same_secret(fold(trim(check)), fold(number.substr(number.size() - 4)));
}

net::Response paper(const Json& model, bool picture) {
  const auto slip = slip::slip_from_json(model);
  if (!slip) return refusal(slip.error());
  // A long strip fits a phone as it fits a receipt printer; the file to keep is the A5 page.
  auto bytes = picture ? slip::png(slip::lay_out(*slip, slip::Paper::Roll80), 0, 10)
                       : slip::pdf_bytes(slip::lay_out(*slip, slip::Paper::A5));
  auto response = net::text_response(200, std::move(bytes), picture ? "image/png" : "application/pdf");
  response.headers.emplace_back("Content-Disposition", picture ? "inline" : "attachment; filename=\"slip.pdf\"");
  return private_response(std::move(response));
}

/// On the worker thread, which nothing may leave by an exception.
net::Response paper_or_fault(const Json& model, bool picture) {
  try {
    return paper(model, picture);
  } catch (const std::exception& error) {
    log::error("a slip for a phone could not be painted: {}", error.what());
    return refusal(refuse(Reason::internal, "the slip could not be painted"));
  }
}

}  // namespace

struct Phone::Asked {
  store::ReadTransaction& tx;
  domain::Visit visit;
  Instant now{};
};

Phone::Phone(Parts parts)
    : m_parts(std::move(parts)),
      m_bad_tokens({.failures = 20, .window = minutes(1), .pause = minutes(1)}),
      m_bad_checks({.failures = 5, .window = minutes(15), .pause = minutes(15)}),
      m_papers({.failures = 20, .window = minutes(15), .pause = minutes(15)}),
      m_life(std::make_shared<Phone*>(this)) {
  auto actor = hub_actor(domain::Role::kiosk);
  actor.station_name = "phone";
  m_actor = std::make_shared<const Actor>(std::move(actor));
}

void Phone::handle(const net::Request& request, std::string_view path, const net::Respond& respond) {
  const auto now = m_parts.clock();
  if (const auto wait = m_bad_tokens.wait(request.peer, now); wait.count() > 0)
    return respond(pause(wait, "too many wrong tickets"));
  const auto slash = std::min(path.find('/'), path.size());
  const auto what = path.substr(slash);
  store::ReadTransaction tx(m_parts.database);
  const auto id = visit_of_token(tx.keys(), path.substr(0, slash));
  auto visit = id ? store::visit_by_id(tx, *id) : std::nullopt;
  const auto fair = visit ? store::fair_by_id(tx, visit->fair) : std::nullopt;
  if (!fair || !lives(*fair, now)) {
    m_bad_tokens.failed(request.peer, now);
    return respond(nothing_here());
  }
  const Asked asked{tx, std::move(*visit), now};
  if (request.method == "GET" && what.empty()) return view(request, asked, respond);
  if (request.method != "POST" || what.empty()) return respond(nothing_here());
  if (what == "/slip") return slip(request, asked, respond);
  act(request, asked, what.substr(1), respond);
}

net::Response Phone::view_response(store::ReadTransaction& tx, const domain::Visit& visit, Instant now) {
  const auto fair = store::fair_by_id(tx, visit.fair);
  if (!fair) return nothing_here();
  const auto json = phone_json({tx, m_parts.library.catalogue(), *fair, visit, now}, m_parts.insight);
  auto response = private_response(net::json_response(200, json));
  response.headers.emplace_back("ETag", "\"" + text_or(json, "version") + "\"");
  return response;
}

void Phone::view(const net::Request& request, const Asked& asked, const net::Respond& respond) {
  auto response = view_response(asked.tx, asked.visit, asked.now);
  const auto known = request.header("If-None-Match");
  if (!known.empty() && known == net::find_header(response.headers, "ETag")) {
    response.status = 304;
    response.body.clear();
  }
  respond(std::move(response));
}

void Phone::act(const net::Request& request, const Asked& asked, std::string_view action, const net::Respond& respond) {
  const auto wish = request.body.empty() ? Result<Json>(Json::object()) : parse_body(request.body, max_wish_bytes);
  if (!wish) return respond(refusal(wish.error()));
  auto order = order_of(action, asked.visit, *wish);
  if (!order) return respond(refusal(order.error()));
  const auto key = request.header("Idempotency-Key");
  if (!is_idempotency_key(key))
    return respond(
        refusal(refuse(Reason::bad_request, "8 to 64 of A-Z, a-z, 0-9 and - are expected", "Idempotency-Key")));
  Submission submission;
  submission.actor = m_actor;
  submission.command = order->command;
  // A phone's key counts for its own visit only.
  submission.key = crypto::hash(asked.visit.id.str() + "|" + std::string(key));
  submission.body_hash = hash_of_body(*m_actor, order->body.dump());
  submission.body = std::move(order->body);
  submission.at = asked.now;
  submission.done = [this, life = std::weak_ptr(m_life), id = asked.visit.id,
                     respond](const Result<std::string>& done) {
    if (!life.lock()) return;
    if (!done) return respond(refusal(done.error()));
    store::ReadTransaction tx(m_parts.database);
    const auto visit = store::visit_by_id(tx, id);
    respond(visit ? view_response(tx, *visit, m_parts.clock()) : nothing_here());
  };
  m_parts.submit(std::move(submission));
}

void Phone::slip(const net::Request& request, const Asked& asked, const net::Respond& respond) {
  const auto& name = asked.visit.id.str();
  for (auto* throttle : {&m_bad_checks, &m_papers})
    if (const auto wait = throttle->wait(name, asked.now); wait.count() > 0)
      return respond(pause(wait, "too many tries; ask at the desk"));
  const auto wish = parse_body(request.body, max_wish_bytes);
  if (!wish) return respond(refusal(wish.error()));
  const auto worker = store::worker_by_id(asked.tx, asked.visit.worker);
  if (!worker) return respond(nothing_here());
  if (phone_slip(asked.tx, m_parts.library.catalogue(), asked.visit, *worker) != SlipState::ready)
    return respond(refusal(refuse(Reason::illegal_move, "there is no slip to fetch by phone now")));
  if (!passes(*worker, text_or(*wish, "check"))) {
    m_bad_checks.failed(name, asked.now);
    return respond(
        refusal(refuse(Reason::forbidden, "these are not the last four characters of the document", "check")));
  }
  m_bad_checks.forget(name);
  m_papers.failed(name, asked.now);  // painting is dear: also a right check may not ask for ever
  paint(asked, *wish, respond);
}

void Phone::paint(const Asked& asked, const Json& wish, const net::Respond& respond) {
  const auto language = text_or(wish, "language") == "en" ? slip::Language::en : slip::Language::zh;
  const bool picture = text_or(wish, "format") == "png";
  auto model = slip_json(asked.tx, m_parts.library, asked.visit, language);
  if (!model) return respond(refusal(model.error()));
  auto job = [loop = &m_parts.loop, model = std::move(*model), picture, respond] {
    auto response = std::make_shared<net::Response>(paper_or_fault(model, picture));
    loop->post([response, respond] { respond(std::move(*response)); });
  };
  if (!m_parts.worker.submit(std::move(job)))
    respond(refusal(refuse(Reason::unavailable, "too much to paint at once")));
}

}  // namespace nuanxin::hub
