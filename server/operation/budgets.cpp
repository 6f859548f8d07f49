// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/operation/budgets.h"

namespace tamga::operation {

std::map<std::string, http::Budget, std::less<>> dear_routes() {
  using http::Budget;
  return {{"/", Budget::Search},
          {"/api/v1/search", Budget::Search},
          {"/api/v1/suggest", Budget::Search},
          {"/api/v1/records/{id}/hits", Budget::Search},
          {"/api/v1/records/{id}/like", Budget::Search},
          {"/records/{id}/like", Budget::Search},
          {"/searches/{id}", Budget::Search},
          {"/api/v1/documents/{id}/preview", Budget::Render},
          {"/documents/{id}/preview.pdf", Budget::Render},
          {"/records/{id}/copy", Budget::Render},
          {"/api/v1/records/{id}/copy", Budget::Render},
          {"/records/{id}/pages", Budget::Render},
          {"/records/{id}/pages/{picture}", Budget::Render},
          {"/api/v1/ingest/files/{id}/pages/{page}", Budget::Render}};
}

}  // namespace tamga::operation
