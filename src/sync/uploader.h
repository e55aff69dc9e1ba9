// Sends groups as transaction Bundles and says what became of each (clinical/fhir.md section 4, "Outcome handling").
// A refused group never holds up the others: it is cut out by the entry the server names, or by halving. pack() may run
// on another thread than send(), so that the next Bundle is ready when the server answers; everything else of one
// Uploader is for one thread at a time. send() blocks.
#pragma once

#include <chrono>
#include <cstdint>
#include <set>
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

/// How many entries one Bundle has at most; a group that alone has more goes alone.
inline constexpr std::size_t max_entries = 100;

/// One Bundle, ready to go: whose each entry is, and its bytes.
struct Bundle {
  struct Owner {
    std::size_t group;
    std::size_t resource;
  };
  struct Entry {
    std::vector<Owner> owners;  ///< several: the same doctor stands behind several records
    std::string hash;
  };
  std::vector<std::size_t> groups;
  std::vector<Entry> entries;
  std::string identifier;
  std::string packed;  ///< gzip
};

/// Groups that go together, and after send() what became of each, in order.
struct Parcel {
  std::vector<Group> groups;
  std::vector<GroupOutcome> outcomes;
  Bundle bundle;

  bool empty() const { return groups.empty(); }
  /// The first `later` or `no_right`, or null.
  const GroupOutcome* stopped_by() const;
};

/// Writes the Bundle of what the server does not have yet. What needs no sending has its outcome already.
Parcel pack(std::vector<Group>);

class Uploader {
 public:
  Uploader(std::string base_url, net::HttpClientOptions);

  /// Fills in the outcomes and updates each sent resource's `remote` (etag and hash) for the caller to store.
  /// After the first `later` or `no_right` nothing more is tried and the rest has the same verdict.
  void send(Parcel&, std::stop_token);

  /// What the server asked us to wait (Retry-After), or zero.
  std::chrono::milliseconds retry_after() const { return m_retry_after; }
  const Traffic& traffic() const { return m_traffic; }

 private:
  void send_bundle(Parcel&, const Bundle&, const std::stop_token&);
  void judge(const net::HttpReply&, Parcel&, const Bundle&, const std::stop_token&);
  void read_entries(const Result<Json>& reply, Parcel&, const Bundle&);
  void refuse_one(const Json& outcome, Parcel&, const Bundle&, const std::stop_token&);
  bool settle_conflict(Group&, std::string& words, const std::stop_token&);
  void stop_all(Parcel&, const Bundle&, Verdict, std::string words);
  void no_answer(Parcel&, const Bundle&, std::string words);
  Result<net::HttpReply> ask(net::HttpRequest, const std::stop_token&);

  std::string m_base_url;
  net::HttpClient m_client;
  std::chrono::milliseconds m_retry_after{0};
  Traffic m_traffic;
  int m_conflicts = 0;  ///< 409 answers in a row
  /// Content that may have arrived although no answer came: not "changed by somebody else" when it is found there.
  std::set<std::string> m_unsure;
  bool m_stopped = false;
  GroupOutcome m_stop_reason;
};

}  // namespace nuanxin::sync
