{
 "patcher": {
  "title": "sideman.connect.maxhelp",
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
   524
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
  "description": "The line to the Sideman server: calls it, shows whether it answers, and sends and receives OSC.",
  "digest": "The line to the Sideman server: calls it, shows whether it answers, and sends and receives OSC.",
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
     "text": "sideman.connect",
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
     "text": "The line to the Sideman server: calls it, shows whether it answers, and sends and receives OSC.",
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
     "text": "Start the server (make run), press Connect. Any message of docs/osc.md may be sent to the inlet.",
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
     "text": "inlet 1: messages for the server",
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
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      690.0,
      134,
      646.0,
      19.2
     ],
     "text": "outlet 1: what /audio/out brings: position, channels, samples",
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
     "id": "obj-6",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      690.0,
      158,
      646.0,
      19.2
     ],
     "text": "outlet 2: everything else that the server says",
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
     "id": "obj-7",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      690.0,
      182,
      646.0,
      19.2
     ],
     "text": "outlet 3: link up, link down",
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
     "id": "obj-8",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      20,
      292,
      1280,
      72
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "name": "sideman.connect.maxpat",
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
     "id": "obj-9",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      242,
      60.9,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "/status"
    }
   },
   {
    "box": {
     "id": "obj-10",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      100.9,
      242,
      67.6,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "/version"
    }
   },
   {
    "box": {
     "id": "obj-11",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      188.5,
      242,
      47.5,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "/play"
    }
   },
   {
    "box": {
     "id": "obj-12",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      256.0,
      242,
      47.5,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "/stop"
    }
   },
   {
    "box": {
     "id": "obj-13",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      404,
      87.7,
      22.0
     ],
     "text": "print audio"
    }
   },
   {
    "box": {
     "id": "obj-14",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      240,
      404,
      101.10000000000001,
      22.0
     ],
     "text": "print replies"
    }
   },
   {
    "box": {
     "id": "obj-15",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      460,
      404,
      81.0,
      22.0
     ],
     "text": "print link"
    }
   }
  ],
  "lines": [
   {
    "patchline": {
     "source": [
      "obj-9",
      0
     ],
     "destination": [
      "obj-8",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-10",
      0
     ],
     "destination": [
      "obj-8",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-11",
      0
     ],
     "destination": [
      "obj-8",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-12",
      0
     ],
     "destination": [
      "obj-8",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-8",
      0
     ],
     "destination": [
      "obj-13",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-8",
      1
     ],
     "destination": [
      "obj-14",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-8",
      2
     ],
     "destination": [
      "obj-15",
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
