// The worker's own page over HTTP: /api/v1/phone/<token> and what can be asked there. No session: the token of the
// ticket is the key to one visit and to nothing else. A wrong token and an unknown one get the same answer, and who
// tries many must pause. What changes something goes through the committer like every other command. The slip needs
// the last four characters of the document besides. Loop's thread; slips are painted on the worker thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "hub/committer.h"
#include "hub/phone_view.h"
#include "hub/throttle.h"
#include "hub/worker_thread.h"
#include "net/server.h"

namespace nuanxin::hub {

class Phone {
 public:
  struct Parts {
    store::Database& database;
    net::Loop& loop;
    const forms::Library& library;
    WorkerThread& worker;
    std::function<void(Submission)> submit;
    Clock clock;
    PhoneInsight insight;
  };
  explicit Phone(Parts parts);

  /// `path` is what follows /phone/: "<token>" or "<token>/<what>".
  void handle(const net::Request&, std::string_view path, const net::Respond&);

 private:
  struct Asked;
  void view(const net::Request&, const Asked&, const net::Respond&);
  void act(const net::Request&, const Asked&, std::string_view action, const net::Respond&);
  void slip(const net::Request&, const Asked&, const net::Respond&);
  void paint(const Asked&, const Json& wish, const net::Respond&);
  net::Response view_response(store::ReadTransaction&, const domain::Visit&, Instant now);

  Parts m_parts;
  Throttle m_bad_tokens, m_bad_checks, m_papers;
  std::shared_ptr<const Actor> m_actor;
  std::shared_ptr<Phone*> m_life;
};

}  // namespace nuanxin::hub
