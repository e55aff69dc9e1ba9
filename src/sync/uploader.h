// Sends groups as transaction Bundles and says what became of each (clinical/fhir.md section 4, "Outcome handling").
// A refused group never holds up the others: it is cut out by the entry the server names, or by halving. Blocking; used
// by the agent's thread alone.
#pragma once

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "net/http_client.h"
#include "sync/groups.h"

namespace nuanxin::sync {

enum class Verdict {
  sent,
  refused,  ///< parked with the server's words
  later,    ///< the server could not be asked or said so: everything waits
  no_right  ///< the token is not accepted: everything waits, somebody must look
};

struct GroupOutcome {
  Verdict verdict = Verdict::later;
  std::string words;
};

struct Traffic {
  std::uint64_t bytes_up = 0;
  std::uint64_t bytes_down = 0;
  std::uint64_t bundles = 0;
};

class Uploader {
 public:
  Uploader(std::string base_url, net::HttpClientOptions);

  /// One outcome per group, in order. Updates each sent resource's `remote` (etag and hash) for the caller to store.
  /// After the first `later` or `no_right` nothing more is tried and the rest has the same verdict.
  std::vector<GroupOutcome> send(std::vector<Group>& groups, std::stop_token);

  /// What the server asked us to wait (Retry-After), or zero.
  std::chrono::milliseconds retry_after() const { return m_retry_after; }
  const Traffic& traffic() const { return m_traffic; }

 private:
  struct Part;
  void send_part(std::vector<Group>& groups, std::vector<std::size_t> part, std::vector<GroupOutcome>& outcomes,
                 std::stop_token);
  void judge(const net::HttpReply&, Part&, std::vector<Group>&, std::vector<GroupOutcome>&, std::stop_token);
  void read_entries(const net::HttpReply&, Part&, std::vector<Group>&, std::vector<GroupOutcome>&);
  void refuse_one(const Json& outcome, Part&, std::vector<Group>&, std::vector<GroupOutcome>&, std::stop_token);
  bool settle_conflict(Group&, std::string& words, std::stop_token);
  Result<net::HttpReply> ask(const std::string& method, const std::string& path, std::string body, std::stop_token);

  std::string m_base_url;
  net::HttpClient m_client;
  std::chrono::milliseconds m_retry_after{0};
  Traffic m_traffic;
  int m_conflicts = 0;  ///< 409 answers in a row
  bool m_stopped = false;
  GroupOutcome m_stop_reason;
};

}  // namespace nuanxin::sync
