// SPDX-License-Identifier: GPL-3.0-or-later
// Storage units, unfiled records, the end of a year, and registers as files.
#include <nlohmann/json.hpp>

#include "server/api/hierarchy_views.h"
#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/registers/register_tables.h"
#include "server/registers/registers.h"

namespace tamga::api {
namespace {

using archive::Agent;
using registers::Kind;

constexpr std::size_t body_limit = 8 * 1024;
constexpr std::size_t most_unfiled = 500;
// A step of filing what waited: one transaction, which others wait for.
constexpr std::size_t filed_at_once = 500;
constexpr std::size_t most_usage = 100'000;

Agent agent_of(const http::Request& request) {
  return {request.session->account.name};
}

archive::StorageUnit required_unit(Services& services, const http::Request& request) {
  const auto unit = services.hierarchy->unit(request.path_values.at("id"));
  if (!unit) throw Failure("not-found");
  return *unit;
}

http::Response list(Services& services, const http::Request& request) {
  require_parameters(request, {"fonds", "year", "state", "department"});
  archive::UnitsWanted wanted;
  wanted.fonds = services.hierarchy->require_fonds(request.parameter("fonds")).id;
  wanted.year = static_cast<int>(number_parameter(request, "year", 0, 1921, 2200));
  if (*wanted.year == 0) throw Failure("bad-request", "year");
  wanted.department = request.parameter("department");
  if (const auto state = request.parameter("state"); !state.empty()) {
    wanted.state = archive::unit_state_from(state);
    if (!wanted.state) throw Failure("bad-request", "state");
  }
  Json json = {{"units", Json::array()}};
  for (const auto& unit : services.hierarchy->units(wanted))
    json["units"].push_back(unit_view(unit));
  return json_response(json);
}

http::Response one(Services& services, const http::Request& request) {
  const auto unit = required_unit(services, request);
  auto json = unit_view(unit);
  json["contents"] = Json::array();
  for (const auto& item : services.hierarchy->items(unit.id)) {
    auto row = item_view(item);
    if (const auto record = services.archive->record(item.record)) {
      row["registration"] = record->registration;
      row["title"] = record->title;
    }
    json["contents"].push_back(std::move(row));
  }
  return json_response(json);
}

http::Response close(Services& services, const http::Request& request) {
  return json_response(unit_view(
      services.hierarchy->close_unit(agent_of(request), required_unit(services, request).id)));
}

http::Response draw_up(Services& services, const http::Request& request) {
  Json json = {{"documents", Json::array()}};
  for (const auto& document : services.registers->draw_up_unit(request.session->account,
                                                               required_unit(services, request).id))
    json["documents"].push_back(document_summary(document));
  return json_response(json, 201);
}

http::Response unfiled(Services& services, const http::Request& request) {
  const auto fonds = services.hierarchy->require_fonds(request.path_values.at("id"));
  Json json = {{"count", services.hierarchy->unfiled_count(fonds.id)}, {"records", Json::array()}};
  for (const auto& [record, entry] : services.hierarchy->unfiled(fonds.id, most_unfiled)) {
    Json row = {{"id", record.id},
                {"registration", record.registration},
                {"title", record.title},
                {"file_index", record.file_index}};
    if (!entry.id.empty()) row["entry"] = entry.id;
    json["records"].push_back(std::move(row));
  }
  return json_response(json);
}

http::Response file_waiting(Services& services, const http::Request& request) {
  const auto fonds = services.hierarchy->require_fonds(request.path_values.at("id"));
  const auto filed = services.hierarchy->file_waiting(agent_of(request), fonds.id, filed_at_once);
  return json_response(
      {{"filed", filed}, {"unfiled", services.hierarchy->unfiled_count(fonds.id)}});
}

http::Response year_end(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"year"}, {"early", "only_look", "papers"});
  registers::YearEndOrder order;
  order.fonds = services.hierarchy->require_fonds(request.path_values.at("id")).id;
  const auto wrong = [](const char* name) {
    throw Failure("content-refused",
                  {{"content-wrong-type", "/" + std::string(name), "of another type", ""}});
  };
  if (!body["year"].is_number_integer()) wrong("year");
  order.year = body["year"].get<int>();
  for (const char* name : {"early", "only_look", "papers"})
    if (body.contains(name) && !body[name].is_boolean()) wrong(name);
  order.only_look = body.value("only_look", false);
  order.early = body.value("early", false);
  if (body.value("papers", true)) order.archivist = request.session->account.name;
  return json_response(year_end_view(registers::end_year(*services.registers, *services.hierarchy,
                                                         *services.documents, *services.access,
                                                         agent_of(request), order)));
}

http::Response as_file(const registers::Table& table, const std::string& format,
                       const std::string& name) {
  const bool tabs = format == "tsv";
  http::Response response{
      200, {}, delimited(table, tabs ? registers::Separator::Tab : registers::Separator::Comma)};
  return response
      .with("Content-Type", tabs ? "text/tab-separated-values; charset=utf-8"
                                 : "text/csv; charset=utf-8; header=present")
      .with("Content-Disposition", "attachment; filename=\"" + name + "." + format + "\"")
      .with("Cache-Control", "private, no-store");
}

http::Response register_file(Services& services, const http::Request& request) {
  require_parameters(request, {"format"});
  const auto kind = registers::kind_from(request.path_values.at("kind"));
  if (!kind) throw Failure("not-found");
  const auto& id = request.path_values.at("id");
  const auto format = request.parameter("format").empty() ? "pdf" : request.parameter("format");
  const std::string name(registers::kind_name(*kind));
  if (format == "json") return json_response(services.registers->content(*kind, id));
  if (format == "csv" || format == "tsv")
    return as_file(services.registers->table(*kind, id), format, name);
  if (format != "pdf") throw Failure("bad-request", "format: pdf, csv, tsv or json");
  http::Response response{200, {}, services.registers->pdf(*kind, id)};
  return response.with("Content-Type", "application/pdf")
      .with("Content-Disposition", "inline; filename=\"" + name + ".pdf\"")
      .with("Cache-Control", "private, no-store");
}

http::Response usage(Services& services, const http::Request& request) {
  require_parameters(request, {"from", "until", "format"});
  const auto format = request.parameter("format").empty() ? "csv" : request.parameter("format");
  if (format != "csv" && format != "tsv") throw Failure("bad-request", "format: csv or tsv");
  return as_file(
      services.registers->usage(request.parameter("from"), request.parameter("until"), most_usage),
      format, "usage");
}

}  // namespace

void add_unit_routes(http::Router& router, Services& services) {
  using access::Permission;
  using Function = http::Response (*)(Services&, const http::Request&);
  const auto add = [&](const char* method, const char* below, Permission permission,
                       Function function, std::size_t limit = 0) {
    router.add({method, std::string("/api/v1/") + below, permission,
                [&services, function](const http::Request& request) {
                  return function(services, request);
                },
                limit});
  };
  const auto see = Permission::SeeArchive, keep = Permission::KeepArchive;
  add("GET", "units", see, list);
  add("GET", "units/{id}", see, one);
  add("POST", "units/{id}/close", keep, close);
  add("POST", "units/{id}/papers", keep, draw_up);
  add("GET", "fonds/{id}/unfiled", see, unfiled);
  add("POST", "fonds/{id}/unfiled/file", keep, file_waiting);
  add("POST", "fonds/{id}/year-end", keep, year_end, body_limit);
  add("GET", "registers/usage", Permission::SeeEvents, usage);
  add("GET", "registers/{kind}/{id}", see, register_file);
}

}  // namespace tamga::api
