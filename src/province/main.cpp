// nuanxin-province: reads the command line, opens the storage, runs the loop.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "base/crypto.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "province/service.h"
#include "province/sqlite_storage.h"

namespace nuanxin::province {
namespace {

struct Options {
  std::string data, listen = "127.0.0.1:8480", token_file, van, language = "zh_CN", log_level = "info";
  std::string tls_certificate, tls_key;
  bool replace = false;
};

int fail(const std::string& sentence) {
  std::cerr << sentence << "\n";
  return 1;
}

std::unique_ptr<SqliteStorage> open_storage(const std::string& folder) {
  auto storage = SqliteStorage::open((std::filesystem::path(folder) / "province.db").string());
  if (!storage) throw std::runtime_error(storage.error().detail);
  return std::move(*storage);
}

int add_van(const Options& options) {
  const auto name = trim(options.van);
  if (name.empty() || strip_controls(name) != name) return fail(tr("A van needs a name without control characters."));
  const auto storage = open_storage(options.data);
  const auto token = crypto::new_token();
  const auto if_exists = options.replace ? Storage::IfExists::replace : Storage::IfExists::refuse;
  if (!storage->add_van(name, token_hash(token), if_exists))
    return fail(trf("The van {} has a token already. Give --replace to end that one and make another.", name));
  std::cerr << tr("The van's token follows. It is shown this once; only its hash is kept.") << "\n";
  std::cout << token << std::endl;
  return 0;
}

/// Lines of "NAME TOKEN"; an empty line or # is skipped.
bool add_tokens_of_file(Storage& storage, const std::string& file) {
  std::ifstream in(file);
  if (!in) return false;
  for (std::string line; std::getline(in, line);) {
    line = trim(line);
    const auto space = line.find_last_of(" \t");
    if (line.empty() || line[0] == '#' || space == std::string::npos) continue;
    (void)storage.add_van(trim(line.substr(0, space)), token_hash(line.substr(space + 1)), Storage::IfExists::replace);
  }
  return true;
}

/// "127.0.0.1:8480" or "[::1]:8480".
bool parse_listen(const std::string& text, net::ServerOptions& options) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return false;
  auto host = text.substr(0, colon);
  if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  const auto port = text.substr(colon + 1);
  if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != std::string::npos) return false;
  if (std::stoi(port) > 65535) return false;
  options.address = host;
  options.port = static_cast<std::uint16_t>(std::stoi(port));
  return true;
}

int serve(const Options& options) {
  ServiceOptions given;
  if (!parse_listen(options.listen, given.server)) return fail(tr("--listen must be ADDRESS:PORT."));
  given.server.tls_certificate_file = options.tls_certificate;
  given.server.tls_key_file = options.tls_key;
  given.server.body_limit = std::size_t{32} << 20;
  const auto storage = open_storage(options.data);
  if (!options.token_file.empty() && !add_tokens_of_file(*storage, options.token_file))
    return fail(trf("The token file {} cannot be read.", options.token_file));
  net::Loop loop;
  loop.stop_on_signals();
  Service service(loop, *storage, system_now, given);
  if (auto started = service.start(); !started) return fail(trf("The server cannot start: {}", started.error().detail));
  // One line that scripts can wait for.
  std::cout << "listening on " << (options.tls_certificate.empty() ? "http" : "https") << "://"
            << (given.server.address.find(':') == std::string::npos ? given.server.address
                                                                    : "[" + given.server.address + "]")
            << ":" << service.port() << std::endl;
  loop.run();
  // A polite end: pending answers go out first.
  service.stop([&loop] { loop.stop(); });
  loop.run();
  return 0;
}

int run(int argc, char** argv) {
  Options options;
  CLI::App app{"nuanxin-province: receives what vans send, answers what they ask, shows the counts."};
  app.add_option("--data", options.data, "folder of the database");
  app.add_option("--listen", options.listen, "ADDRESS:PORT; port 0 lets the system choose")->capture_default_str();
  app.add_option("--token-file", options.token_file, "vans to admit, a line NAME TOKEN each");
  app.add_option("--tls-certificate", options.tls_certificate, "PEM chain; HTTPS when given with --tls-key");
  app.add_option("--tls-key", options.tls_key, "PEM key");
  app.add_option("--lang", options.language, "zh_CN or en")->capture_default_str();
  app.add_option("--log-level", options.log_level, "debug, info, warn or error")->capture_default_str();
  auto* add = app.add_subcommand("add-van", "makes a token for a van, prints it once and keeps its hash");
  add->add_option("--data", options.data, "folder of the database");
  add->add_option("--name", options.van, "the van's name")->required();
  add->add_flag("--replace", options.replace, "ends the token the van has");
  app.footer("Example: nuanxin-province --data /var/lib/nuanxin-province --listen 0.0.0.0:8480");
  CLI11_PARSE(app, argc, argv);
  i18n::start(options.language);
  log::start({}, options.log_level);
  if (options.data.empty()) return fail(tr("--data names the folder of the database and is required."));
  return add->parsed() ? add_van(options) : serve(options);
}

}  // namespace
}  // namespace nuanxin::province

int main(int argc, char** argv) {
  try {
    return nuanxin::province::run(argc, argv);
  } catch (const std::exception& e) {
    std::cerr << nuanxin::trf("nuanxin-province stops: {}", std::string(e.what())) << "\n";
    return 2;
  }
}
