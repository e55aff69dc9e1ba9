// docs/openapi.json held against a running hub: every request goes through here, its status must be documented and its
// body must fit the schema of that status. Remembers which operations succeeded and which refused.
#pragma once

#include <set>
#include <string>

#include "base/json.h"
#include "net/http_client.h"

namespace nuanxin::test {

struct Operation {
  std::string id, method, path;  ///< path with {…}
  const Json* json = nullptr;
  bool needs_session = true;
  bool is_command() const { return path.starts_with("/commands/"); }
};

class Contract {
 public:
  Contract(Json document, std::string base_url);

  const Json& document() const { return m_document; }
  std::vector<Operation> operations() const;
  Operation operation(const std::string& id) const;

  struct Ask {
    std::string token;
    std::string parameter = {};  ///< for the {…} of the path
    std::string query = {};
    std::string body = {};
    std::string key = {};
  };
  /// Sends it and checks status and body against the document (CHECK). Answers status and body.
  std::pair<int, Json> ask(const Operation&, const Ask&);
  /// The 200 answer's body; `result` of a command. REQUIREs success.
  Json done(const std::string& id, const std::string& token, const Json& body = {}, const std::string& parameter = {},
            const std::string& query = {});

  const std::set<std::string>& succeeded() const { return m_succeeded; }

 private:
  Json m_document;
  std::string m_base_url;
  net::HttpClient m_http;
  std::set<std::string> m_succeeded;
};

}  // namespace nuanxin::test
