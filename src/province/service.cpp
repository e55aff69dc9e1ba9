#include "province/service.h"

#include "base/crypto.h"
#include "base/log.h"
#include "province/bundle.h"
#include "province/capability.h"
#include "province/page.h"
#include "province/reply.h"
#include "province/target.h"
#include "province/validate.h"

namespace nuanxin::province {
namespace {

net::Response broken_response(const StorageError& error) {
  log::error("storage: {}", error.what());
  if (error.kind() == StorageError::Kind::full)
    return refused_response(refusal(507, "no-store", "the server's disk is full"));
  if (error.kind() == StorageError::Kind::busy) {
    auto response = refused_response(refusal(503, "lock-error", "the database is busy"));
    response.headers.emplace_back("Retry-After", "2");
    return response;
  }
  return refused_response(refusal(500, "exception", "unexpected; the server's log has more"));
}

}  // namespace

std::string token_hash(std::string_view token) { return crypto::hash(token); }

Service::Service(net::Loop& loop, Storage& storage, Clock clock, ServiceOptions options)
    : m_loop(loop), m_on(storage, std::move(clock)), m_options(std::move(options)), m_server(loop, m_options.server) {
  m_server.on_request([this](net::Request request, const net::Respond& respond) {
    try {
      on_request(std::move(request), respond);
    } catch (const StorageError& e) {
      respond(broken_response(e));
    }
  });
}

net::Response Service::open_page(const net::Request& request) const {
  const auto accept = request.header("Accept");
  const auto counts = m_on.storage().counts();
  if (accept.find("html") == std::string_view::npos && accept.find("json") != std::string_view::npos)
    return net::json_response(200, counts_json(counts));
  return net::text_response(200, counts_page(counts, m_on.now()), "text/html; charset=utf-8");
}

void Service::on_request(net::Request request, net::Respond respond) {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (reads && request.path == "/") return respond(open_page(request));
  if (reads && request.path == "/metadata") return respond(fhir_response(200, capability_statement(m_on.now())));
  const auto van = request.bearer().empty() ? std::nullopt : m_on.storage().van_of(token_hash(request.bearer()));
  if (!van) return respond(refused_response(refusal(401, "login", "a van's token is required")));
  if (!wants_json(request))
    return respond(refused_response(refusal(406, "not-supported", "only JSON is spoken here", "Accept")));
  if (reads) return respond(run_read(request));
  if (request.method != "POST" && request.method != "PUT")
    return respond(refused_response(refusal(405, "not-supported", "only GET, POST and PUT are taken here")));
  if (!is_json(request))
    return respond(refused_response(refusal(415, "not-supported", "must be application/fhir+json", "Content-Type")));
  enqueue(Job{std::move(request), std::move(respond), *van});
}

void Service::enqueue(Job job) {
  if (m_queue.size() >= m_options.max_queue) {
    auto response = refused_response(refusal(503, "throttled", "too many writes wait; come back later"));
    response.headers.emplace_back("Retry-After", std::to_string(m_options.retry_after_s));
    return job.respond(std::move(response));
  }
  m_queue.push_back(std::move(job));
  if (m_group_waits) return;
  m_group_waits = true;
  m_loop.post([this] { run_group(); });  // behind the reads that are ready now
}

void Service::run_group() {
  std::vector<Job> group;
  while (!m_queue.empty() && group.size() < m_options.max_group) {
    group.push_back(std::move(m_queue.front()));
    m_queue.pop_front();
  }
  m_group_waits = !m_queue.empty();
  if (m_group_waits) m_loop.post([this] { run_group(); });
  std::vector<net::Response> responses;
  try {
    StorageTransaction together(m_on.storage());
    for (auto& job : group) responses.push_back(run_job(job));
    together.commit();
  } catch (const StorageError& e) {
    responses.assign(group.size(), broken_response(e));
  }
  for (std::size_t i = 0; i < group.size(); ++i) group[i].respond(std::move(responses[i]));
}

net::Response Service::run_job(Job& job) {
  StorageTransaction part(m_on.storage());
  auto response = run_write(job.request, job.van);
  if (response.status < 400) part.commit();
  const int status = response.status;
  log::info("{} {} of van {} batch {}: {}", job.request.method, job.request.path, job.van,
            job.request.header("X-Van-Batch"), status);
  return response;
}

net::Response Service::run_read(const net::Request& request) const {
  auto target = target_of_path(request.path);
  if (!target) return refused_response(target.error());
  if (target->id.empty()) {
    const auto found = m_on.search(target->type, request.query);
    return found ? fhir_response(200, *found) : refused_response(found.error());
  }
  if (target->history && target->version.empty()) {
    const auto found = m_on.history(target->type, target->id);
    return found ? fhir_response(200, *found) : refused_response(found.error());
  }
  const auto found = target->version.empty() ? m_on.read(target->type, target->id)
                                             : m_on.vread(target->type, target->id, target->version);
  if (!found) return refused_response(found.error());
  if (request.header("If-None-Match") == etag_of(*found)) {
    auto response = stored_response(304, *found);
    response.body.clear();
    return response;
  }
  return stored_response(200, *found);
}

net::Response Service::run_write(net::Request& request, const std::string& van) {
  auto body = parse_json(request.body);
  request.body.clear();
  if (!body) return refused_response(refusal(400, "structure", body.error().detail));
  if (!body->is_object()) return refused_response(refusal(400, "structure", "must be a JSON object"));
  if (request.path != "/") return write_resource(request, std::move(*body), van);
  if (request.method != "POST")
    return refused_response(refusal(405, "not-supported", "a Bundle comes by POST to this address"));
  return write_bundle(std::move(*body), van);
}

net::Response Service::write_bundle(Json body, const std::string& van) {
  auto reply = run_bundle(m_on, std::move(body), van);
  return reply ? fhir_response(200, *reply) : refused_response(reply.error());
}

net::Response Service::write_resource(const net::Request& request, Json body, const std::string& van) {
  const auto target = target_of_path(request.path);
  if (!target) return refused_response(target.error());
  const bool put = request.method == "PUT";
  if (target->history || put == target->id.empty())
    return refused_response(refusal(405, "not-supported", "PUT goes to Type/id, POST to Type"));
  if (auto issues = validate_resource(body, target->type); !issues.empty())
    return refused_response(Refusal{400, std::move(issues)});
  if (text_or(body, "resourceType") != target->type)
    return refused_response(refusal(400, "value", "must be the type of the address", target->type + ".resourceType"));
  if (put && text_or(body, "id") != target->id)
    return refused_response(refusal(400, "value", "must be the id of the address", target->type + ".id"));
  if (!put && !request.header("If-None-Exist").empty()) {
    const auto existing = m_on.match(target->type, std::string(request.header("If-None-Exist")));
    if (!existing) return refused_response(existing.error());
    if (!existing->empty()) return stored_response(200, *m_on.read(target->type, *existing));
  }
  if (auto settled = settle_references(body, target->type, m_on.storage(), nullptr); !settled)
    return refused_response(settled.error());
  const auto written = put ? m_on.put(std::move(body), std::string(request.header("If-Match")), van)
                           : m_on.create(std::move(body), {}, van);
  if (!written) return refused_response(written.error());
  const bool created = written->effect == Effect::created;
  auto response = stored_response(created ? 201 : 200, written->stored);
  if (created) response.headers.emplace_back("Location", "/" + location_of(written->stored));
  if (request.header("Prefer").find("return=minimal") != std::string_view::npos) response.body.clear();
  return response;
}

}  // namespace nuanxin::province
