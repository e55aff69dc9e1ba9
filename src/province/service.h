// The provincial server's face: net::Server in front, Interactions behind, everything on the loop's thread.
// Writes wait in a queue; those that wait together share one durable commit, each in its own part that can fail alone,
// and nobody is answered before the commit. A queue that is too long answers 503 with Retry-After instead of growing.
#pragma once

#include <deque>
#include <string>

#include "net/server.h"
#include "province/interactions.h"

namespace nuanxin::province {

struct ServiceOptions {
  net::ServerOptions server;
  std::size_t max_queue = 128;  ///< writes that wait; more are told to come back
  std::size_t max_group = 32;   ///< writes that share a commit
  int retry_after_s = 2;
};

class Service {
 public:
  Service(net::Loop&, Storage&, Clock, ServiceOptions = {});
  Result<void> start() { return m_server.start(); }
  std::uint16_t port() const { return m_server.port(); }
  void stop(std::function<void()> done) { m_server.stop(std::move(done)); }

 private:
  struct Job {
    net::Request request;
    net::Respond respond;
    std::string van;
  };
  void on_request(net::Request, net::Respond);
  void enqueue(Job);
  void run_group();
  net::Response run_job(Job&);
  net::Response open_page(const net::Request&) const;
  net::Response run_read(const net::Request&) const;
  net::Response run_write(net::Request&, const std::string& van);
  net::Response write_bundle(Json body, const std::string& van);
  net::Response write_resource(const net::Request&, Json body, const std::string& van);

  net::Loop& m_loop;
  Interactions m_on;
  ServiceOptions m_options;
  std::deque<Job> m_queue;
  bool m_group_waits = false;
  net::Server m_server;  ///< last: its handlers use the rest
};

/// What a van's token is stored as.
std::string token_hash(std::string_view token);

}  // namespace nuanxin::province
