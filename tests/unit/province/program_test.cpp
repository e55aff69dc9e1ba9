// The program as it is installed: tokens, one line when it listens, kill -9 in the middle of writing.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "fixture.h"

namespace nuanxin::province {
namespace {

std::string program() {
  const char* folder = std::getenv("NUANXIN_BIN_DIR");
  return std::string(folder ? folder : "build/dev/bin") + "/nuanxin-province";
}

/// A child process whose standard output is read.
class Child {
 public:
  explicit Child(std::vector<std::string> arguments) {
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    arguments.insert(arguments.begin(), program());
    std::vector<char*> argv;
    for (auto& each : arguments) argv.push_back(each.data());
    argv.push_back(nullptr);
    m_pid = ::fork();
    if (m_pid == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::execv(argv[0], argv.data());
      ::_exit(127);
    }
    ::close(ends[1]);
    m_out = ends[0];
  }
  ~Child() {
    if (m_pid > 0) end(SIGKILL);
    ::close(m_out);
  }
  std::string line() {
    std::string text;
    for (char c; ::read(m_out, &c, 1) == 1 && c != '\n';) text += c;
    return text;
  }
  int end(int signal) {
    ::kill(m_pid, signal);
    return wait();
  }
  int wait() {
    int status = 0;
    ::waitpid(m_pid, &status, 0);
    m_pid = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

 private:
  pid_t m_pid = -1;
  int m_out = -1;
};

std::string address(Child& server) {
  const auto line = server.line();
  constexpr std::string_view prefix = "listening on ";
  REQUIRE(line.rfind(prefix, 0) == 0);
  return line.substr(prefix.size());
}

}  // namespace

TEST_CASE("add-van prints a token once and the server admits it, also after a second try was refused") {
  TempFolder folder;
  Child add({"add-van", "--data", folder.path, "--name", "Van 7"});
  const auto token = add.line();
  REQUIRE(add.wait() == 0);
  CHECK(token.size() == 43);
  CHECK(Child({"add-van", "--data", folder.path, "--name", "Van 7"}).wait() == 1);
  std::ifstream file(folder.path / "province.db", std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  CHECK(bytes.find(token) == std::string::npos);

  Child server({"--data", folder.path, "--listen", "127.0.0.1:0", "--log-level", "warn"});
  const auto url = address(server);
  net::HttpClientOptions options;
  options.bearer_token = token;
  net::HttpClient client(options);
  CHECK(net::must_reply(client.send({"GET", url + "/Patient", {}, {}, false})).status == 200);
  Child replace({"add-van", "--data", folder.path, "--name", "Van 7", "--replace"});
  const auto second = replace.line();
  REQUIRE(replace.wait() == 0);
  CHECK(net::must_reply(client.send({"GET", url + "/Patient", {}, {}, false})).status == 401);
  client.set_bearer_token(second);
  CHECK(net::must_reply(client.send({"GET", url + "/Patient", {}, {}, false})).status == 200);
  CHECK(server.end(SIGTERM) == 0);
}

TEST_CASE("kill -9 while vans write loses nothing that was answered") {
  TempFolder folder;
  const auto tokens = (folder.path / "tokens").string();
  std::ofstream(tokens) << "# vans of the test\nVan 1 secret-1\n";
  int sent = 0;
  std::vector<std::string> answered;
  for (int round = 0; round < 5; ++round) {
    Child server({"--data", folder.path, "--listen", "127.0.0.1:0", "--token-file", tokens, "--log-level", "warn"});
    net::HttpClientOptions options;
    options.bearer_token = "secret-1";
    net::HttpClient client(options);
    const auto url = address(server);
    for (const auto& id : answered)
      REQUIRE(net::must_reply(client.send({"GET", url + "/Patient/" + id, {}, {}, false})).status == 200);
    std::thread killer;
    for (int i = 0;; ++i) {
      const auto id = "p" + std::to_string(++sent);
      const auto body = bundle({put_entry(patient(id)), put_entry(encounter("e" + id, id))}).dump();
      if (i == 20 + round * 7) killer = std::thread([&] { server.end(SIGKILL); });
      const auto reply = client.send({"POST", url + "/", {{"Content-Type", "application/fhir+json"}}, body, false});
      if (!reply) break;
      REQUIRE(reply->status == 200);
      answered.push_back(id);
    }
    killer.join();
  }
  CHECK(answered.size() >= 100);
}

TEST_CASE("a bad command line ends with a sentence, not a server") {
  TempFolder folder;
  CHECK(Child({"--listen", "127.0.0.1:0"}).wait() == 1);
  CHECK(Child({"--data", folder.path, "--listen", "nowhere"}).wait() == 1);
  CHECK(Child({"--data", folder.path, "--listen", "127.0.0.1:99999"}).wait() == 1);
  CHECK(Child({"--data", folder.path, "--listen", "300.1.1.1:80"}).wait() == 1);
  CHECK(Child({"--data", folder.path, "--token-file", "/nonexistent"}).wait() == 1);
  CHECK(Child({"--data", "/proc/nowhere"}).wait() == 2);
  CHECK(Child({"add-van", "--data", folder.path, "--name", " "}).wait() == 1);
}

TEST_CASE("a database of a newer program is refused") {
  TempFolder folder;
  const auto path = (folder.path / "province.db").string();
  (void)SqliteStorage::open(path);
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(60);  // user_version in the file header, big-endian
    file.write("\0\0\0\x63", 4);
  }
  const auto opened = SqliteStorage::open(path);
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().reason == Reason::unsupported);
}

}  // namespace nuanxin::province
