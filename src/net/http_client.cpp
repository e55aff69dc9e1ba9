#include "net/http_client.h"

#include <curl/curl.h>

#include <array>
#include <mutex>
#include <stdexcept>

#include "base/text.h"

namespace nuanxin::net {
namespace {

struct FailureName {
  HttpFailure failure;
  std::string_view name;
};

constexpr std::array failure_names{
    FailureName{HttpFailure::not_reached, "net.not_reached"},
    FailureName{HttpFailure::timeout, "net.timeout"},
    FailureName{HttpFailure::tls, "net.tls"},
    FailureName{HttpFailure::aborted, "net.aborted"},
    FailureName{HttpFailure::too_large, "net.too_large"},
    FailureName{HttpFailure::broken, "net.broken"},
};

Error failed(HttpFailure failure, std::string detail) {
  for (const auto& row : failure_names)
    if (row.failure == failure)
      return refuse(failure == HttpFailure::too_large ? Reason::too_large : Reason::unavailable, std::move(detail),
                    std::string(row.name));
  return refuse(Reason::unavailable, std::move(detail), "net.broken");
}

HttpFailure classify(CURLcode code, bool too_large) {
  if (too_large) return HttpFailure::too_large;
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
      return HttpFailure::not_reached;
    case CURLE_OPERATION_TIMEDOUT:
      return HttpFailure::timeout;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return HttpFailure::tls;
    case CURLE_ABORTED_BY_CALLBACK:
      return HttpFailure::aborted;
    default:
      return HttpFailure::broken;
  }
}

/// What one transfer's callbacks need.
struct Transfer {
  HttpReply reply;
  std::size_t limit = 0;
  std::stop_token stop;
  bool too_large = false;
};

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  const std::size_t bytes = size * count;
  if (transfer.reply.body.size() + bytes > transfer.limit) {
    transfer.too_large = true;
    return 0;
  }
  transfer.reply.body.append(data, bytes);
  return bytes;
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  const std::string_view line(data, size * count);
  if (line.substr(0, 5) == "HTTP/") {
    transfer.reply.headers.clear();  // a final answer follows an interim one
  } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
    transfer.reply.headers.emplace_back(line.substr(0, colon), trim(line.substr(colon + 1)));
  }
  return size * count;
}

/// What really goes over the wire, counted where libcurl hands it on (CURLINFO_REQUEST_SIZE counts a body twice).
int on_wire(CURL*, curl_infotype type, char*, std::size_t size, void* context) {
  auto& reply = static_cast<Transfer*>(context)->reply;
  if (type == CURLINFO_HEADER_OUT || type == CURLINFO_DATA_OUT) reply.bytes_up += size;
  if (type == CURLINFO_HEADER_IN || type == CURLINFO_DATA_IN) reply.bytes_down += size;
  return 0;
}

int on_progress(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Transfer*>(context)->stop.stop_requested() ? 1 : 0;
}

struct HeaderList {
  curl_slist* list = nullptr;
  ~HeaderList() { curl_slist_free_all(list); }
  void add(const std::string& line) { list = curl_slist_append(list, line.c_str()); }
};

}  // namespace

HttpFailure failure_of(const Error& error) {
  for (const auto& row : failure_names)
    if (row.name == error.field) return row.failure;
  return HttpFailure::broken;
}

struct HttpClient::Impl {
  HttpClientOptions options;
  CURL* curl = nullptr;
  std::array<char, CURL_ERROR_SIZE> words{};

  explicit Impl(HttpClientOptions given) : options(std::move(given)) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    curl = curl_easy_init();
    if (!curl) throw std::runtime_error("libcurl cannot start");
  }
  ~Impl() { curl_easy_cleanup(curl); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void set_limits() {
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words.data());
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options.total_timeout.count()));
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 100L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options.low_speed_time.count()));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(curl, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip");
    if (!options.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, options.ca_file.c_str());
  }

  void set_request(const HttpRequest& request, const std::string& body) {
    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    if (request.method == "HEAD") {
      curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    } else if (request.method != "GET" || !body.empty()) {
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
      curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }
  }

  void set_headers(const HttpRequest& request, HeaderList& headers) {
    headers.add("Expect:");  // no round trip before the body
    if (find_header(request.headers, "Content-Type").empty()) headers.add("Content-Type:");
    if (request.gzip_body) headers.add("Content-Encoding: gzip");
    if (!options.bearer_token.empty()) headers.add("Authorization: Bearer " + options.bearer_token);
    for (const auto& [name, value] : request.headers) headers.add(name + ": " + strip_controls(value));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.list);
  }

  void set_callbacks(Transfer& transfer) {
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, on_wire);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &transfer);
  }
};

HttpClient::HttpClient(HttpClientOptions options) : m_impl(std::make_unique<Impl>(std::move(options))) {}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

void HttpClient::set_bearer_token(std::string token) { m_impl->options.bearer_token = std::move(token); }

Result<HttpReply> HttpClient::send(const HttpRequest& request, std::stop_token stop) {
  if (stop.stop_requested()) return failed(HttpFailure::aborted, "stopped before it began");
  const std::string packed = request.gzip_body ? gzip(request.body) : std::string{};
  const std::string& body = request.gzip_body ? packed : request.body;
  curl_easy_reset(m_impl->curl);  // forgets options, keeps the connection
  m_impl->words[0] = '\0';
  Transfer transfer;
  transfer.limit = m_impl->options.max_reply_bytes;
  transfer.stop = std::move(stop);
  HeaderList headers;
  m_impl->set_limits();
  m_impl->set_request(request, body);
  m_impl->set_headers(request, headers);
  m_impl->set_callbacks(transfer);
  const CURLcode code = curl_easy_perform(m_impl->curl);
  if (code != CURLE_OK)
    return failed(classify(code, transfer.too_large),
                  m_impl->words[0] ? m_impl->words.data() : curl_easy_strerror(code));
  long status = 0;
  curl_easy_getinfo(m_impl->curl, CURLINFO_RESPONSE_CODE, &status);
  transfer.reply.status = static_cast<int>(status);
  return std::move(transfer.reply);
}

}  // namespace nuanxin::net
