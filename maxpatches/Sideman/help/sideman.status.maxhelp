{
 "patcher": {
  "title": "sideman.status.maxhelp",
  "fileversion": 1,
  "appversion": {
   "major": 9,
   "minor": 0,
   "revision": 0,
   "architecture": "x64",
   "modernui": 1
  },
  "classnamespace": "box",
  "rect": [
   80,
   80,
   1340,
   492
  ],
  "bglocked": 0,
  "openinpresentation": 0,
  "default_fontsize": 12.0,
  "default_fontface": 0,
  "default_fontname": "Arial",
  "gridonopen": 1,
  "gridsize": [
   15.0,
   15.0
  ],
  "gridsnaponopen": 1,
  "objectsnaponopen": 1,
  "statusbarvisible": 2,
  "toolbarvisible": 1,
  "lefttoolbarpinned": 0,
  "toptoolbarpinned": 0,
  "righttoolbarpinned": 0,
  "bottomtoolbarpinned": 0,
  "toolbars_unpinned_last_save": 0,
  "tallnewobj": 0,
  "boxanimatetime": 200,
  "enablehscroll": 1,
  "enablevscroll": 1,
  "devicewidth": 0.0,
  "description": "How well it goes: margin and load, the counts of what went wrong, what the server could not do, and news.",
  "digest": "How well it goes: margin and load, the counts of what went wrong, what the server could not do, and news.",
  "tags": "",
  "style": "",
  "subpatcher_template": "",
  "assistshowspatchername": 0,
  "boxes": [
   {
    "box": {
     "id": "obj-1",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      14,
      500,
      32.4
     ],
     "text": "sideman.status",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 22.0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "obj-2",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      50,
      1280,
      21.6
     ],
     "text": "How well it goes: margin and load, the counts of what went wrong, what the server could not do, and news.",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 13.0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "obj-3",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      92,
      1280,
      20.4
     ],
     "text": "Give it all that the server says. The word is good, tight or too slow, by the worst margin and the load.",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 12.0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "obj-4",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      134,
      646.0,
      19.2
     ],
     "text": "inlet 1: everything that the server says, but its sound; link up, link down",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 11.0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "obj-5",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      244,
      1280,
      88
     ],
     "name": "sideman.status.maxpat",
     "args": [],
     "offset": [
      0.0,
      0.0
     ],
     "border": 0,
     "bgmode": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "clickthrough": 0,
     "viewvisibility": 1
    }
   },
   {
    "box": {
     "id": "obj-6",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      194,
      429.40000000000003,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "/status.reply 1 441000 53 12 0.186 40. 28. 0.4 0 0 0 0 0 0 1 0"
    }
   },
   {
    "box": {
     "id": "obj-7",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      469.40000000000003,
      194,
      275.3,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "/fail /weight \"weight goes from 0 to 1\""
    }
   }
  ],
  "lines": [
   {
    "patchline": {
     "source": [
      "obj-6",
      0
     ],
     "destination": [
      "obj-5",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-7",
      0
     ],
     "destination": [
      "obj-5",
      0
     ],
     "order": 0
    }
   }
  ],
  "dependency_cache": [],
  "autosave": 0,
  "editing_bgcolor": [
   0.106,
   0.114,
   0.133,
   1.0
  ],
  "locked_bgcolor": [
   0.106,
   0.114,
   0.133,
   1.0
  ]
 }
}
