#include "province/reply.h"

#include <ctime>

namespace nuanxin::province {
namespace {

std::string http_date(Instant at) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[64];
  return std::string(text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc));
}

}  // namespace

net::Response fhir_response(int status, std::string body) {
  return net::text_response(status, std::move(body), "application/fhir+json; charset=utf-8");
}

net::Response fhir_response(int status, const Json& body) {
  return fhir_response(status, json_text(body, Json::error_handler_t::replace));
}

net::Response refused_response(const Refusal& refused) {
  auto response = fhir_response(refused.status, operation_outcome(refused.issues));
  if (refused.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

net::Response stored_response(int status, const Stored& stored) {
  auto response = fhir_response(status, stored.body);
  response.headers.emplace_back("ETag", etag_of(stored));
  response.headers.emplace_back("Last-Modified", http_date(stored.at));
  return response;
}

bool wants_json(const net::Request& request) {
  const auto format = request.param("_format");
  const auto accept = format.empty() ? request.header("Accept") : format;
  return accept.empty() || accept.find("json") != std::string_view::npos ||
         accept.find("*/*") != std::string_view::npos || accept.find("application/*") != std::string_view::npos;
}

bool is_json(const net::Request& request) {
  return request.header("Content-Type").find("json") != std::string_view::npos;
}

}  // namespace nuanxin::province
