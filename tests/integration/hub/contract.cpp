#include "contract.h"

#include <catch2/catch.hpp>

#include "base/ids.h"
#include "support/json_schema.h"
#include "support/result.h"

namespace nuanxin::test {

Contract::Contract(Json document, std::string base_url)
    : m_document(std::move(document)), m_base_url(std::move(base_url)) {}

std::vector<Operation> Contract::operations() const {
  std::vector<Operation> out;
  for (const auto& [path, methods] : m_document["paths"].items())
    for (const auto& [method, json] : methods.items()) {
      const auto& security = member(json, "security");
      out.push_back(
          {json["operationId"].get<std::string>(), method, path, &json, !(security.is_array() && security.empty())});
    }
  return out;
}

Operation Contract::operation(const std::string& id) const {
  for (auto& each : operations())
    if (each.id == id) return each;
  FAIL("the document has no operation " << id);
  return {};
}

std::pair<int, Json> Contract::ask(const Operation& operation, const Ask& ask) {
  auto path = operation.path;
  if (const auto at = path.find('{'); at != std::string::npos)
    path.replace(at, path.find('}') - at + 1, net::percent_encode(ask.parameter));
  net::HttpRequest request;
  request.method = operation.method;
  for (auto& c : request.method) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  request.url = m_base_url + "/api/v1" + path + (ask.query.empty() ? "" : "?" + ask.query);
  request.body = ask.body;
  if (!ask.token.empty()) request.headers.emplace_back("Authorization", "Bearer " + ask.token);
  if (!ask.key.empty()) request.headers.emplace_back("Idempotency-Key", ask.key);
  const auto reply = m_http.send(request);
  REQUIRE(reply);
  INFO(operation.method << " " << path << " " << ask.query << " " << ask.body.substr(0, 300));
  INFO(reply->status << " " << reply->body.substr(0, 2000));
  const auto& responses = (*operation.json)["responses"];
  const auto status = std::to_string(reply->status);
  CHECK(responses.contains(status));
  if (responses.contains(status) && !member(member(responses[status], "content"), "application/json").is_object()) {
    if (reply->status == 200) m_succeeded.insert(operation.id);  // a paper
    return {reply->status, Json()};
  }
  const auto body = parse_json(reply->body);
  CHECK(body);
  if (!responses.contains(status) || !body) return {reply->status, Json()};
  const auto& schema = responses[status]["content"]["application/json"]["schema"];
  const auto problems = schema_problems(m_document, schema, *body);
  CHECK(problems == std::vector<std::string>{});
  if (reply->status == 200) m_succeeded.insert(operation.id);
  return {reply->status, *body};
}

Json Contract::done(const std::string& id, const std::string& token, const Json& body, const std::string& parameter,
                    const std::string& query) {
  const auto which = operation(id);
  const auto text = body.is_null() ? std::string() : body.is_string() ? body.get<std::string>() : body.dump();
  const auto& parameters = member(*which.json, "parameters");
  const bool keyed = parameters.dump().find("IdempotencyKey") != std::string::npos;
  const auto [status, answer] = ask(which, {token, parameter, query, text, keyed ? new_uuid() : ""});
  REQUIRE(status == 200);
  return which.is_command() ? answer["result"] : answer;
}

}  // namespace nuanxin::test
