// nuanxin-hub: the van's hub without a screen. Reads its options, starts the hub in this process, says where it
// listens, and ends cleanly on SIGTERM or SIGINT. Exit codes: 0 ended as asked, 1 could not start or broke, 2 options.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>

#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "hub/embed.h"

namespace {

using namespace nuanxin;

struct Options {
  std::string data, listen = "127.0.0.1:8770", public_url, forms, key_file, passphrase_file, init_admin;
  std::string demo, province, province_token_file, province_ca_file, tls_cert, tls_key;
  std::string log_level = "info", log_file;
  double clock_speed = 1;
};

void declare(CLI::App& app, Options& o) {
  app.add_option("--data", o.data, tr("Folder for the van's data; made when it is missing"))->required();
  app.add_option("--listen", o.listen, tr("Address and port, e.g. 0.0.0.0:8770; port 0 takes a free one"));
  app.add_option(
      "--public-url", o.public_url,
      tr("How phones reach this hub, e.g. http://10.1.1.1:8770: tickets then lead to the worker's own page"));
  app.add_option("--forms", o.forms, tr("Folder with forms, rules and catalogue"));
  auto* key =
      app.add_option("--key-file", o.key_file, tr("File that unlocks the data; keep it outside the data folder"));
  app.add_option("--passphrase-file", o.passphrase_file, tr("File whose first line is the passphrase"))->excludes(key);
  app.add_option("--demo", o.demo, tr("Make a demonstration fair of today: 'fair' or 'queued'"))
      ->expected(0, 1)
      ->default_str("queued")
      ->check(CLI::IsMember({"fair", "queued"}));
  app.add_option("--init-admin", o.init_admin, tr("On fresh data: make this organizer and print the password once"));
  app.add_option("--province", o.province, tr("FHIR address of the provincial server"));
  app.add_option("--province-token-file", o.province_token_file, tr("File with this van's token for it"));
  app.add_option("--province-ca-file", o.province_ca_file, tr("PEM certificate that the provincial server must show"));
  auto* cert = app.add_option("--tls-cert", o.tls_cert, tr("PEM certificate chain: serve HTTPS"));
  app.add_option("--tls-key", o.tls_key, tr("PEM key of the certificate"))->needs(cert);
  app.add_option("--clock-speed", o.clock_speed,
                 tr("Let the fair's clock run so many times as fast, to rehearse a day"))
      ->check(CLI::Range(1.0, 3600.0));
  app.add_option("--log-level", o.log_level, "debug, info, warn, error")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}));
  app.add_option("--log-file", o.log_file, tr("Also write the log to this file"));
}

Result<std::pair<std::string, std::uint16_t>> split_address(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) return refuse(Reason::invalid_value, "ADDRESS:PORT is expected", "--listen");
  auto host = text.substr(0, colon);
  if (host.size() > 1 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  const auto digits = text.substr(colon + 1);
  const bool number =
      !digits.empty() && digits.size() <= 5 && digits.find_first_not_of("0123456789") == std::string::npos;
  const int port = number ? std::stoi(digits) : -1;
  if (host.empty() || port < 0 || port > 65535)
    return refuse(Reason::invalid_value, "ADDRESS:PORT is expected", "--listen");
  return std::pair{host, static_cast<std::uint16_t>(port)};
}

Result<std::string> first_line(const std::string& file) {
  std::ifstream in(file);
  std::string line;
  if (!std::getline(in, line)) return refuse(Reason::not_found, "the file cannot be read", file);
  return trim(line);
}

Result<hub::HubOptions> hub_options(const Options& o) {
  hub::HubOptions out;
  const auto address = split_address(o.listen);
  if (!address) return address.error();
  out.address = address->first;
  out.port = address->second;
  const bool web = o.public_url.starts_with("http://") || o.public_url.starts_with("https://");
  if (!o.public_url.empty() && (!web || o.public_url.size() > 100))
    return refuse(Reason::invalid_value, "http://ADDRESS:PORT is expected", "--public-url");
  out.public_url = o.public_url;
  out.data_folder = o.data;
  out.forms_folder = o.forms;
  out.key.value = o.key_file;
  if (!o.passphrase_file.empty()) {
    auto line = first_line(o.passphrase_file);
    if (!line) return line.error();
    out.key = {hub::KeyKind::passphrase, std::move(*line)};
  }
  if (!o.demo.empty()) out.demo = o.demo == "fair" ? hub::Demo::fair : hub::Demo::fair_queued;
  out.clock_speed = o.clock_speed;
  out.first_admin_login = o.init_admin;
  out.province = {o.province, {}, o.province_ca_file};
  if (!o.province_token_file.empty()) {
    auto line = first_line(o.province_token_file);
    if (!line) return line.error();
    out.province.token = std::move(*line);
  }
  out.tls_certificate_file = o.tls_cert;
  out.tls_key_file = o.tls_key;
  return out;
}

void say(const Error& error) {
  std::cerr << "nuanxin-hub: " << reason_code(error.reason);
  if (!error.detail.empty()) std::cerr << ": " << error.detail;
  if (!error.field.empty()) std::cerr << " (" << error.field << ")";
  std::cerr << std::endl;
}

void tell_about(const hub::EmbeddedHub& running) {
  if (!running.made_key_file().empty())
    std::cerr << trf("A key file was made: {}. Without it the data cannot be opened; keep a copy somewhere else.",
                     running.made_key_file())
              << std::endl;
  if (!running.demo_access_file().empty())
    std::cerr << trf("Demonstration data with public passwords; logins and tokens: {}", running.demo_access_file())
              << std::endl;
  if (const auto& admin = running.first_admin()) {
    std::cout << trf("Organizer login: {}", admin->login) << '\n'
              << trf("Password (shown once): {}", admin->password) << '\n'
              << trf("Station token (shown once): {}", admin->station_token) << std::endl;
  }
  std::cout << "listening on " << running.url() << std::endl;
}

int run(const Options& o) {
  // Blocked before any thread starts, so that sigwait() below is the only one to see them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  auto options = hub_options(o);
  if (!options) return say(options.error()), 2;
  bool broken = false;
  options->on_broken = [&broken](const std::string& why) {
    broken = true;
    std::cerr << "nuanxin-hub: " << why << std::endl;
    kill(getpid(), SIGTERM);
  };
  hub::EmbeddedHub running;
  if (const auto started = running.start(std::move(*options)); !started) return say(started.error()), 1;
  tell_about(running);
  int which = 0;
  sigwait(&signals, &which);
  running.stop();
  return broken ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  const char* language = std::getenv("LANG");
  i18n::start(language && std::string_view(language).starts_with("zh") ? "zh_CN" : "en");
  CLI::App app{tr("The hub of one van: keeps the data, serves the stations.")};
  declare(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  log::start(options.log_file, options.log_level);
  return run(options);
}
