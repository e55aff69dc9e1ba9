// The real Api: two lanes of blocking HubClient calls (commands must not wait behind a slow question), each on its own
// jthread, and the event stream on the io thread's loop. Everything comes back through `Post`, which brings a function
// to the window's thread. Destroying it ends running transfers; what is under way is not answered any more.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "net/loop.h"
#include "station/api.h"
#include "station/model/life.h"

namespace nuanxin::station {

/// From any thread: runs the function later on the window's thread, or never when the window is gone.
using Post = std::function<void(std::function<void()>)>;

class LiveApi final : public Api {
 public:
  struct Options {
    std::string hub_url;
    std::string ca_file;
  };
  LiveApi(Options, net::Loop& io, Post post);
  ~LiveApi() override;

  void sign_in(Credentials, std::function<void(Result<Session>)>) override;
  void sign_out() override;
  void command(std::string name, Json body, std::string idempotency_key, Reply) override;
  void get(std::string path, Reply) override;
  void ask(std::string path, Json body, Reply) override;
  void upload(std::string path, std::string bytes, Reply) override;
  Link link() const override { return m_link; }
  SyncTruth sync() const override { return m_sync; }

 private:
  class Lane;
  class Stream;
  void listen(const std::string& token);
  void fetch_sync();
  void take_sync(const Json&);
  void take_state(bool connected, bool ended, Instant since);

  Options m_options;
  net::Loop& m_io;
  Post m_post;
  Link m_link;
  SyncTruth m_sync;
  std::unique_ptr<Lane> m_commands, m_questions;
  std::shared_ptr<Stream> m_stream;
  Life m_life;
};

}  // namespace nuanxin::station
